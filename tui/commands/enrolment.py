"""`pult enrol`, `pult sync`: make this desk known to the journal; speak with it once, without a console."""

from collections.abc import Coroutine
from typing import Any, TypeVar

import click

from core.config import PROBLEM_WORDS, JournalAt, usable_url
from core.domain.sandbox.streams import is_sandbox
from core.errors import (
    DENIALS,
    OF_A_STANDING,
    JournalBusy,
    JournalDenied,
    JournalError,
    JournalFailed,
    JournalOtherCentre,
    JournalOtherProtocol,
    JournalStale,
    JournalStranger,
    JournalUnreachable,
)
from tui.catalogue import N_, _
from tui.commands.say import Fault, columns, document, line
from tui.commands.spoken import command, option
from tui.commands.workplace import Workplace

T = TypeVar("T")


@command(help=N_("Make this desk known to the journal, with the code that you were given."))
@click.argument("code", metavar="CODE")
@option("--url", metavar="URL", help=N_("Where the journal is; else as the settings have it."))
@click.pass_obj
def enrol(place: Workplace, code: str, url: str | None) -> None:
    """Exchange the code; from then on the console syncs by itself."""
    from core.enrolment import enrol as exchange
    from core.moment import now

    place.speak()
    if not code.strip():
        raise Fault(_denied("code_unknown"))
    here = place.pack.centre.id
    try:
        account = asked(place, exchange(place.paths.data, _journal(place, url), code, now, here))
    except JournalOtherCentre as error:
        raise Fault(_other_side(error.stream)) from None
    line(_("This desk works as {name} ({role}, {organisation}).").format(
        name=account.name, role=account.role, organisation=account.organisation
    ))  # fmt: skip
    if account.stream != here:
        raise elsewhere(place, account.stream)


@command(help=N_("Speak with the journal once, and say how much was sent and read."))
@option("--json", "as_json", is_flag=True, help=N_("As a JSON object."))
@click.pass_obj
def sync(place: Workplace, as_json: bool) -> None:
    """Push and pull until nothing is left to do."""
    from core.enrolment import sync as settle
    from core.moment import new_id, now

    place.speak()
    here = place.pack.centre.id
    try:
        done = asked(place, settle(place.paths.data, place.settings.journal, here, new_id(), now))
    except JournalOtherCentre as error:
        raise elsewhere(place, error.stream) from None
    if done is None:
        raise Fault(_unknown_here(place))
    if as_json:
        click.echo(document(done))
        return
    columns(
        [
            (_("Facts offered"), str(done.offered)),
            (_("Numbers read"), str(done.read)),
            (_("Refused by the journal"), str(done.rejected)),
        ]
    )


def _journal(place: Workplace, url: str | None) -> JournalAt:
    """The journal that was named, or else the one of the settings."""
    kept = place.settings.journal
    if url is None:
        if kept is None:
            said = _("No journal is set: name one with --url, or in [journal] of {file}.")
            raise Fault(said.format(file=place.paths.config))
        return kept
    if not usable_url(url):
        raise Fault(f"--url: {_(PROBLEM_WORDS['url'])}.")
    return JournalAt(url, kept.ca if kept else None)


def _other_side(stream: str) -> str:
    """The account is of the sandbox and the desk is not, or the other way round; nothing was kept."""
    if is_sandbox(stream):
        return _("That account is of the sandbox: pult sandbox enrol CODE, with a new code.")
    return _("That account is for real calls: here invented people call. Ask for a code of the sandbox.")


def elsewhere(place: Workplace, stream: str) -> Fault:
    """The desk was enrolled with the account of another centre."""
    said = _(
        "That account belongs to the centre {stream}, and this desk to {pack}: correct “pack” in {file}."
    )
    return Fault(said.format(stream=stream, pack=place.pack.centre.id, file=place.paths.config))


def asked(place: Workplace, job: Coroutine[Any, Any, T]) -> T:
    """Do it; what the journal did not do is said in a sentence."""
    import asyncio

    try:
        return asyncio.run(job)
    except JournalOtherCentre:
        raise  # what to correct, whoever asked knows
    except JournalError as error:
        raise Fault(_fault(place, error)) from None


def _unknown_here(place: Workplace) -> str:
    if place.sandbox:
        return _("The journal does not know this sandbox. Ask for a code, then: pult sandbox enrol CODE.")
    return _("The journal does not know this desk. Ask for a code, then: pult enrol CODE.")


def _denied(code: str) -> str:
    why = _(DENIALS.get(code) or N_("The journal does not let this console in."))
    if code in OF_A_STANDING:  # a code opens nothing then
        kept = _("Everything is kept, and goes out when you are let in again: ask the administrator.")
        return f"{why} {kept}"
    return why + " " + _("Ask the administrator for a code, then: pult enrol CODE.")


def _fault(place: Workplace, error: JournalError) -> str:
    match error:
        case JournalUnreachable():
            return _("The journal does not answer. Look at the address and the network, and try again.")
        case JournalBusy():
            return _("The journal is busy: try again in a minute.")
        case JournalStale():
            return _("Another edition was published meanwhile: fetch it first (pult pack fetch).")
        case JournalDenied() if error.code == "not_permitted":
            return _("This account may not do that: its role does not publish packs.")
        case JournalDenied():
            return _denied(error.code)
        case JournalOtherProtocol():
            return _("The journal speaks another version: this console must be renewed, or the journal.")
        case JournalFailed():
            return _("The journal met an error of its own: its log says which. Try again later.")
        case JournalStranger():
            strange = _("Nobody whom this machine trusts vouches for the journal: look at “ca” in {file}.")
            return strange.format(file=place.paths.config)
        case _:
            return _("What the journal answers cannot be trusted: tell the administrator.")
