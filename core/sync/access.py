"""What lets a desk in at its journal, and how it is kept: as JSON in the encrypted file, never printed."""

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime

from core.domain.wire import Account, Enrolment
from core.errors import JournalOtherCentre

KEPT_AS = "access"
"""The name under which the store keeps it."""

_LISTS = frozenset({"receives", "lines", "qualifications", "languages"})


@dataclass(frozen=True, slots=True, repr=False)  # no repr: a traceback must show neither token nor name
class Access:
    """A token and whose it is.

    ``url``: of the journal that gave it. ``since``: when the token began, by the journal's clock, ISO 8601;
    empty until the journal was first asked.
    """

    url: str
    token: str
    account: Account
    since: str = ""

    def renewed(self, enrolment: Enrolment, since: str) -> "Access":
        """The same with a new token."""
        return replace(self, token=enrolment.token, account=enrolment.account, since=since)

    def aged(self, now: datetime) -> bool:
        """Whether no more than a third of the token's life is left, at a moment of the journal's clock."""
        if not (self.since and self.account.expires_at):
            return False
        since, until = map(datetime.fromisoformat, (self.since, self.account.expires_at))
        return now >= since + (until - since) * 2 / 3


def text_of(access: Access) -> str:
    """The access as the store keeps it."""
    return json.dumps(asdict(access), ensure_ascii=False)


def access_of(text: str) -> Access | None:
    """The access that a text stands for; None when it is not one that we wrote."""
    try:
        told = json.loads(text)
        known = {field.name for field in fields(Account)}
        account = {name: value for name, value in told.pop("account").items() if name in known}
        for name in _LISTS & account.keys():  # those of a desk enrolled before they were told are not there
            account[name] = tuple(account[name])
        return Access(told["url"], told["token"], Account(**account), told["since"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def access_to(text: str, stream: str, url: str | None) -> Access | None:
    """The access that a text stands for, to the journal at the address that is set now; None: there is none.

    ``stream``: the centre of this desk. ``url``: None: where the desk was enrolled.

    Raises:
        JournalOtherCentre: the desk was enrolled with the account of another centre.
    """
    access = access_of(text)
    if access is None:
        return None
    if access.account.stream != stream:
        raise JournalOtherCentre(access.account.stream)
    return replace(access, url=url) if url is not None else access
