"""Signs beside the fields: what a number means, and what looks wrong with it. Advice; nothing here blocks."""

from core.domain.completeness import missing
from core.domain.dates import read_date
from core.domain.fields import BY_ID, FieldKind
from core.domain.identifiers import Identifier, mismatches, read_policy, read_snils
from core.domain.phones import read_phone
from core.domain.refusals import MISSING_WORDS
from tui import present
from tui.catalogue import _
from tui.screens.conversation import Conversation
from tui.widgets.form import Form


def mark_fields(form: Form, call: Conversation) -> None:
    """Put the signs of this card beside its fields."""
    _mark_phone(form, call)
    shown = form.values()
    for policy, birth in (("applicant_policy", "applicant_birth"), ("insured_policy", "insured_birth")):
        if policy in shown:  # the insured person's are there only when it is another person
            _mark_policy(form, call, policy, birth)
    _mark_choices(form, call)
    snils = call.card.value("applicant_snils")
    if snils:
        reading = read_snils(snils)
        form.mark("applicant_snils", "✓" if reading.ok else "!", look="ok" if reading.ok else "warn")


def keys(form: Form, wrap_up: str) -> str:
    """The keys of the field the cursor is in."""
    ways = {"choice": _("Letters or Space: choose"), "marks": _("Arrows, Space: tick")}
    on = _("Enter: next field   Esc: to the desk   {wrap}: wrap up").format(wrap=wrap_up)
    # What changes from field to field comes last: what stands still is not sent again.
    return "   ".join(filter(None, (on, ways.get(form.kind))))


def _mark_phone(form: Form, call: Conversation) -> None:
    if others := call.other_calls:
        form.mark("contact_phone", "", _("call no. {count}").format(count=others + 1), "bold")
        return
    typed = call.card.value("contact_phone")
    phone = read_phone(typed, call.desk.pack.centre.region) if typed else None
    known = phone is not None and bool(phone.normal)
    form.mark("contact_phone", "✓" if known else "", look="ok")


def _mark_choices(form: Form, call: Conversation) -> None:
    """What was chosen and is wrong now: the kind of appeal may have changed under it."""
    wrong = {one.field: one.why for one in missing(call.card, call.desk.pack) if call.card.value(one.field)}
    for field in form.values():
        if BY_ID[field].kind in (FieldKind.CHOICE, FieldKind.MARKS):
            words = _(MISSING_WORDS[wrong[field]]) if field in wrong else ""
            form.mark(field, "!" if words else "", words, "warn")


def _mark_policy(form: Form, call: Conversation, policy: str, birth: str) -> None:
    typed = call.card.value(policy)
    if not typed:
        form.mark(policy)
        return
    today = call.desk.now().date()
    reading = read_policy(typed)
    born = read_date(call.card.value(birth), today) if call.card.value(birth) else None
    problems = [reading.problem] if reading.problem else mismatches(reading, born, None, today)
    if problems:
        form.mark(policy, "!", present.problem(problems[0]), "warn")
    elif reading.kind is Identifier.ENP and reading.ok:
        form.mark(policy, "✓", look="ok")
    else:
        form.mark(policy, "", present.policy_kind(reading.kind), "note")
