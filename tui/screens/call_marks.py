"""Signs beside the fields: what a number means, and what looks wrong with it. Advice; nothing here blocks."""

from collections.abc import Iterable

from core.domain.commands import SetField
from core.domain.completeness import missing
from core.domain.dates import read_date
from core.domain.fields import BY_ID, FieldKind
from core.domain.identifiers import Identifier, mismatches, read_policy, read_snils
from core.domain.money import read_sum, show_sum
from core.domain.numbers import read_number
from core.domain.permission import may_set
from core.domain.phones import read_phone
from core.domain.refusals import MISSING_WORDS
from core.domain.waits import offered_late, waiting_of
from tui import present
from tui.catalogue import _, pgettext
from tui.screens.conversation import Conversation
from tui.widgets.form import Form

_Mark = tuple[str, str, str]
"""A sign, a few words where there is room, their look."""
_NONE: _Mark = "", "", "note"
_READ = (FieldKind.NUMBER, FieldKind.SUM, FieldKind.DATE)
_BORN = ("applicant_birth", "insured_birth")


def mark_fields(form: Form, call: Conversation) -> None:
    """Put the signs of this card beside its fields."""
    shown = form.values()
    marks = dict.fromkeys(shown, _NONE)
    marks |= {"contact_phone": _phone(call), **_choices(call, shown)}
    for policy, birth in (("applicant_policy", "applicant_birth"), ("insured_policy", "insured_birth")):
        marks[policy] = _policy(call, policy, birth)
    if snils := call.card.value("applicant_snils"):
        marks["applicant_snils"] = ("✓", "", "ok") if read_snils(snils).ok else ("!", "", "warn")
    marks |= {field: _value(call, field) for field in shown if BY_ID[field].kind in _READ}
    if offered_late(call.card, call.desk.deadlines.today()):
        marks["offered_date"] = "!", _("later than it is needed"), "warn"
    closed = "", pgettext("field", "closed"), "note"
    marks |= {field: closed for field in shown if not qualified(call, field)}
    marks |= dict.fromkeys(call.contested, ("≠", _("two versions"), "warn"))
    for field in shown:  # the insured person's are there only when it is another person
        form.mark(field, *marks[field])


def locked(call: Conversation, field: str) -> str:
    """Why nothing may be typed in a field now; empty when it may."""
    why = call.desk.refusal(call.card, SetField(field, ""))
    if why is not None:
        return present.refusal(why)
    return take_up_first(call) if call.given and not call.keeper.holds(field) else ""


def take_up_first(call: Conversation) -> str:
    """The card waits for an answer: to be worked on it is taken up first."""
    return _("First take the card up: {key}, Enter.").format(key=call.key("card.escalate"))


def keys(form: Form, call: Conversation) -> str:
    """The keys of the field the cursor is in; of a card that waits for an answer, those to answer with."""
    if call.given:
        answers = _("{key}: take up, give back, pass on   Esc: to the desk")
        return answers.format(key=call.key("card.escalate"))
    if call.approves:
        answers = _("{key}: approve, send back   Esc: to the desk")
        return answers.format(key=call.key("menu.open"))
    ways = {"choice": _("Letters or Space: choose"), "marks": _("Arrows, Space: tick")}
    on = _("Enter: next field   Esc: to the desk   {wrap}: wrap up").format(wrap=call.key("call.wrap_up"))
    offer = call.offers.get(form.current, "")
    way = _("Space: {offer}").format(offer=offer) if offer else ways.get(form.kind)
    # What changes from field to field comes last: what stands still is not sent again.
    return "   ".join(filter(None, (on, way)))


def qualified(call: Conversation, field: str) -> bool:
    """Whether who sits here is trained for what is written in a field."""
    account = call.desk.access.account if call.desk.access else None
    return may_set(field, account.qualifications if account else None)


def _value(call: Conversation, field: str) -> _Mark:
    """A number, a sum or a date as it is understood; days of waiting beside the norm."""
    typed = call.card.value(field).strip()
    if not typed:
        return _NONE
    if BY_ID[field].kind is FieldKind.SUM:
        region = call.desk.pack.centre.region
        units = read_sum(typed, region)
        return ("!", _("not a sum"), "warn") if units is None else ("✓", show_sum(units, region), "ok")
    if BY_ID[field].kind is FieldKind.DATE:
        known = read_date(typed, call.desk.deadlines.today(), future=field not in _BORN)
        return _NONE if known else ("!", _("not a date"), "warn")
    if read_number(typed) is None:
        return "!", _("not a number"), "warn"
    if field != "waiting_days":
        return _NONE
    found = waiting_of(call.card, call.desk.pack, call.desk.deadlines.today(), call.desk.deadlines.calendar)
    if found is None:
        return _NONE
    return ("!", present.wait(found), "warn") if found.longer else ("✓", present.wait(found), "note")


def _phone(call: Conversation) -> _Mark:
    if others := call.other_calls:
        return "", _("call no. {count}").format(count=others + 1), "bold"
    typed = call.card.value("contact_phone")
    phone = read_phone(typed, call.desk.pack.centre.region) if typed else None
    return ("✓", "", "ok") if phone is not None and phone.normal else _NONE


def _choices(call: Conversation, shown: Iterable[str]) -> dict[str, _Mark]:
    """What was chosen and is wrong now: the kind of appeal may have changed under it."""
    wrong = {one.field: one.why for one in missing(call.card, call.desk.pack) if call.card.value(one.field)}
    return {
        field: ("!", _(MISSING_WORDS[wrong[field]]), "warn")
        for field in shown
        if field in wrong and BY_ID[field].kind in (FieldKind.CHOICE, FieldKind.MARKS)
    }


def _policy(call: Conversation, policy: str, birth: str) -> _Mark:
    typed = call.card.value(policy)
    if not typed:
        return _NONE
    today = call.desk.now().date()
    reading = read_policy(typed, call.desk.pack.centre.policy)
    born = read_date(call.card.value(birth), today) if call.card.value(birth) else None
    problems = [reading.problem] if reading.problem else mismatches(reading, born, None, today)
    if problems:
        return "!", present.problem(problems[0]), "warn"
    if reading.kind in (Identifier.ENP, Identifier.IIN) and reading.ok:
        return "✓", "", "ok"
    return "", present.policy_kind(reading.kind), "note"
