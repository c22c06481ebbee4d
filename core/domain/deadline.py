"""The terms of the law on one appeal: which rule governs it, until when, what must be told, how it stands.

Nothing of this is stored: a term is computed from the card, the pack and the calendar each time it is asked
for, so that a corrected kind, an extension or a moved holiday is right at once (domain.md 1.7, bars).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from core.domain.card import Card
from core.domain.fields import BY_ID, marks
from core.domain.lasting import holds
from core.domain.pack import Entry, Pack
from core.domain.record import record
from core.domain.terms import TermRule, Wait, Workdays
from core.domain.vocabulary import EntryKind, NoticeId, Promise
from core.domain.workdays import (
    CALENDAR,
    HOURS,
    MINUTES,
    WORKING,
    between,
    day_of,
    first_working,
    last_working,
    plus,
)

RAISES: Final = ("criticality", "urgency", "vulnerability", "theme")
"""The fields that set the class of an appeal: itself, or what its marks and its theme raise it to."""

_SHORT: Final = {HOURS: 24, MINUTES: 24 * 60}
"""Units of a wait that are shorter than a day, and how many make one."""


@record(frozen=True, slots=True, kw_only=True)
class Appeal:
    """What of a card its terms depend on, whether it comes from the card or from its line in a list.

    ``registers``: it has a registration call, done or not; ``registered_at``: when the citizen was reached.
    ``extended``: days; ``extended_at``: when that was decided. ``told``: ids of notices given, and of the
    extension's when its own fact says so. ``button``, ``receiver``, ``returned``: of the last passing on.
    """

    received_at: datetime
    kind: str = ""
    channel: str = ""
    theme: str = ""
    criticality: str = ""
    urgency: str = ""
    vulnerability: str = ""
    registers: bool = False
    registered_at: datetime | None = None
    extended: int = 0
    extended_at: datetime | None = None
    told: frozenset[str] = frozenset()
    button: str = ""
    receiver: str = ""
    returned: bool = False


@record(frozen=True, slots=True, kw_only=True)
class Term:
    """How the term of an appeal stands on a day. ``rule`` says by which norm, and in which unit it counts.

    ``received``: the day the appeal counts as received. ``due``: the last lawful day, with the extension;
    None while the appeal awaits its official registration: no days run. ``base``: the same without it.
    ``extended``: days of it, in the rule's unit of extension. ``left``: days after today until ``due``;
    ``over``: days since it, both in the rule's unit and never negative; ``late``: the day has passed, even
    if nobody worked since.
    """

    rule: TermRule
    received: date
    base: date | None = None
    due: date | None = None
    extended: int = 0
    left: int = 0
    over: int = 0
    late: bool = False


@record(frozen=True, slots=True, kw_only=True)
class NoticeDue:
    """Something the applicant has not been told yet, and until when the law wants it."""

    what: str
    due: date
    late: bool
    source: str


@record(frozen=True, slots=True, kw_only=True)
class Look:
    """Which open cards a list of terms must look at, beside those that are extended: few of many.

    ``came``: all that came on this day or before. ``classed``: the same for those that chose one of
    ``classes``, or have marks and chose none. ``buttons``: passed on by these, which lead to agencies.
    """

    came: date
    classes: tuple[str, ...] = ()
    classed: date = date.min
    buttons: tuple[str, ...] = ()


def appeal_of(card: Card) -> Appeal | None:
    """What of a card its terms depend on; None for one that was never begun."""
    if card.opened_at is None:
        return None
    asked = [one for one in card.callbacks if one.fact.what == Promise.REGISTRATION]
    reached = [one.done_at for one in asked if one.done_at is not None and not one.given_up]
    extension, passed = card.extension, card.escalations[-1] if card.escalations else None
    told = {one.fact.what for one in card.notices} & set(NoticeId)
    if extension is not None and extension.fact.informed_on:
        told.add(NoticeId.EXTENSION)
    return Appeal(
        received_at=card.opened_at,
        **{name: card.value(name) for name in ("kind", "channel", *RAISES)},
        registers=bool(asked),
        registered_at=min(reached, default=None),
        extended=extension.fact.days if extension else 0,
        extended_at=extension.at if extension else None,
        told=frozenset(told),
        button=passed.fact.button if passed else "",
        receiver=passed.fact.receiver if passed else "",
        returned=passed is not None and passed.returned is not None,
    )


def criticality_of(pack: Pack, values: Mapping[str, str]) -> str:
    """The class of an appeal by its fields: the one that was chosen, else the most urgent it is raised to.

    The pack's list of classes has the most urgent first; empty: no class.
    """
    order = [one.code for one in pack.options("criticality")]
    chosen = values.get("criticality", "")
    if chosen in order:
        return chosen
    raised = {
        choice.criticality
        for name in ("urgency", "vulnerability")
        for code in marks(values.get(name, ""))
        if (choice := pack.choice(BY_ID[name].choices, code))
    }
    raised |= set(_of_theme(pack, values.get("theme", "")))
    return next((code for code in order if code in raised), "")


def place_of(pack: Pack, values: Mapping[str, str]) -> int:
    """How urgent an appeal is, 0 the most: the place of its class; without one, beside the least urgent."""
    order = [one.code for one in pack.options("criticality")]
    level = criticality_of(pack, values)
    return order.index(level) if level else max(0, len(order) - 1)


def _of_theme(pack: Pack, code: str) -> list[str]:
    """What a theme raises to, and those above it: a complaint of a kind raises all that is inside it."""
    found: list[str] = []
    for _ in pack.themes:  # as many steps as there are themes: parents that go round come to an end
        theme = pack.theme(code)
        if theme is None:
            break
        found.append(theme.criticality)
        code = theme.parent
    return found


def rule_of(appeal: Appeal, pack: Pack, now: datetime) -> TermRule | None:
    """The rule that governs an appeal: the first of the pack that is on, was in force when it came, and fits.

    ``now`` is read only for its zone, which is the centre's.
    """
    if not pack.terms:
        return None
    came = day_of(appeal.received_at, now)
    level = criticality_of(pack, _values(appeal))
    channel = pack.channel(appeal.channel)
    written = channel is not None and channel.written
    for rule in pack.terms:
        fits = (
            rule.enabled
            and holds(rule, came)
            and (not rule.kinds or appeal.kind in rule.kinds)
            and (not rule.channels or appeal.channel in rule.channels)
            and (not rule.criticality or level in rule.criticality)
            and (written or not rule.written)
        )
        if fits:
            return rule
    return None


def _values(appeal: Appeal) -> dict[str, str]:
    return {name: getattr(appeal, name) for name in RAISES}


def term_of(appeal: Appeal | None, pack: Pack, now: datetime, workdays: Workdays) -> Term | None:
    """How the term of an appeal stands at a moment in the centre's zone; None: the law gives it none.

    For a finished card: at the moment it was finished; ``late`` then says that the term was broken.
    """
    if appeal is None or (rule := rule_of(appeal, pack, now)) is None:
        return None
    received = received_on(appeal, rule, pack, now, workdays)
    if received is None:
        return Term(rule=rule, received=day_of(appeal.received_at, now))
    base = plus(received, rule.days, rule.unit, workdays)
    extended = max(0, min(appeal.extended, rule.extension_days))
    due = plus(base, extended, rule.extension_unit, workdays)
    if rule.unit == WORKING:  # calendar days of an extension may end on a free day: the safe side is before
        due = last_working(due, base, workdays)
    today = now.date()
    return Term(
        rule=rule, received=received, base=base, due=due, extended=extended,
        left=between(today, due, rule.unit, workdays), over=between(due, today, rule.unit, workdays),
        late=today > due,
    )  # fmt: skip


def received_on(appeal: Appeal, rule: TermRule, pack: Pack, now: datetime, workdays: Workdays) -> date | None:
    """The day from which the days of a rule run; None: it awaits the official registration."""
    begins: datetime | None = appeal.received_at
    if rule.from_registration and asks_registration(appeal, pack):
        begins = appeal.registered_at
    if begins is None:
        return None
    day = day_of(begins, now)
    return first_working(day, workdays) if rule.next_working_day else day


def asks_registration(appeal: Appeal, pack: Pack) -> bool:
    """Whether the appeal becomes official only by a contact with the citizen."""
    duty = pack.duty(Promise.REGISTRATION)
    if appeal.registers or duty is None or not (duty.channels or duty.kinds):
        return appeal.registers
    by_channel = not duty.channels or appeal.channel in duty.channels
    return by_channel and (not duty.kinds or appeal.kind in duty.kinds)


def notices_due(
    appeal: Appeal | None, pack: Pack, now: datetime, workdays: Workdays
) -> tuple[NoticeDue, ...]:
    """What the applicant has not been told yet, in the order of the pack's rules, then of the extension."""
    if appeal is None:
        return ()
    came, today = day_of(appeal.received_at, now), now.date()
    found: list[NoticeDue] = []

    def owes(what: str, start: date, days: int, unit: str, source: str) -> None:
        due = plus(start, days, unit, workdays)
        found.append(NoticeDue(what=what, due=due, late=today > due, source=source))

    for rule in pack.notices:
        asked = rule.what != NoticeId.FORWARDING or forwarded(appeal, pack)
        fits = rule.enabled and holds(rule, came) and (not rule.kinds or appeal.kind in rule.kinds)
        if asked and fits and rule.what not in appeal.told:
            owes(rule.what, came, rule.days, rule.unit, rule.source)
    if appeal.extended_at is not None and NoticeId.EXTENSION not in appeal.told:
        term = rule_of(appeal, pack, now)
        if term is not None:
            decided = day_of(appeal.extended_at, now)
            owes(NoticeId.EXTENSION, decided, term.told_within, WORKING, term.source)
    return tuple(found)


def to_look_at(pack: Pack, today: date, soon: int, workdays: Workdays) -> Look:
    """Of which open cards there may be ``soon`` days left or fewer today, or a notice that was not given."""
    rules = [rule for rule in pack.terms if rule.enabled]
    by_theme = any(theme.criticality for theme in pack.themes)
    days = [_came(rule, today, soon, workdays) for rule in rules if by_theme or not rule.criticality]
    told = [rule.what for rule in pack.notices if rule.enabled]
    days += [today for what in told if what != NoticeId.FORWARDING]
    agencies = (
        button.id
        for button in pack.buttons
        if any(entry.kind == EntryKind.AGENCY for entry in pack.receivers(button))
    )
    return Look(
        came=max(days, default=date.min),
        classes=tuple(dict.fromkeys(level for rule in rules for level in rule.criticality)),
        classed=max(
            (_came(rule, today, soon, workdays) for rule in rules if rule.criticality), default=date.min
        ),
        buttons=tuple(agencies) if NoticeId.FORWARDING in told else (),
    )


def _came(rule: TermRule, today: date, soon: int, workdays: Workdays) -> date:
    """The last such day of receipt, as if it were worked: what counts as received later is only due later."""
    day = today
    for _ in range(3 * rule.days):
        if between(today, plus(day, rule.days, rule.unit, workdays), rule.unit, workdays) <= soon:
            break
        day -= timedelta(days=1)
    return day


def forwarded(appeal: Appeal, pack: Pack) -> bool:
    """Whether the card went to another agency, and did not come back."""
    if not appeal.button or appeal.returned:
        return False
    entry = pack.entry(appeal.receiver)
    button = pack.button(appeal.button)
    there: tuple[Entry, ...] = (entry,) if entry else pack.receivers(button) if button else ()
    return bool(there) and all(one.kind == EntryKind.AGENCY for one in there)


def latest_day(wait: Wait, from_day: date, workdays: Workdays) -> date:
    """The last lawful day of help that was asked for on a day; of shorter units the whole days."""
    if wait.unit in _SHORT:
        return plus(from_day, wait.limit // _SHORT[wait.unit], CALENDAR, workdays)
    return plus(from_day, wait.limit, wait.unit, workdays)


def waits_for(pack: Pack, theme: str, day: date) -> tuple[Wait, ...]:
    """The waiting terms in force on a day that belong to a theme, in the order of the pack."""
    return tuple(wait for wait in pack.waits if theme.startswith(wait.themes) and holds(wait, day))


def waits_about(pack: Pack, theme: str, day: date) -> tuple[Wait, ...]:
    """Those to tell a caller of: of the theme, or else of the themes inside it, or else all in force."""
    there = tuple(wait for wait in pack.waits if holds(wait, day))
    inside = (wait for wait in there if any(code.startswith(f"{theme}.") for code in wait.themes))
    return waits_for(pack, theme, day) or tuple(inside) or there
