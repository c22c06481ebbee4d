"""Facts in words: what happened, for the history of a card, the outbox and the command line."""

from core.domain.fields import BY_ID, FieldKind, marks
from core.domain.identifiers import Identifier, mask
from core.domain.pack import Pack
from core.domain.sandbox.vocabulary import Thrown
from core.domain.vocabulary import NormId, NoticeId
from core.domain.words import words
from core.views import LogRow
from tui import owing, present
from tui.catalogue import N_, _, language
from tui.labels import LABELS, field_name


def fact(row: LogRow, pack: Pack, *, masked: bool = False) -> str:
    """A fact in words: what happened, and what belongs to it. Total: a payload may be of tomorrow."""
    title = _FACTS.get(row.type)
    if title is None:
        return _("a fact of a newer version: {type}").format(type=row.type)
    if row.hidden:
        detail = _("hidden, graded blind")
    else:
        detail = _("erased") if row.erased else _detail(row, pack, masked)
    return f"{_(title)}: {detail}" if detail else _(title)


def _detail(row: LogRow, pack: Pack, masked: bool) -> str:
    payload = {name: "" if value is None else str(value) for name, value in row.payload.items()}

    def said(*names: str) -> str:
        return " · ".join(text for name in names if (text := payload.get(name, "")))

    match row.type:
        case "card.opened":
            return present.phone(said("caller"))
        case "card.field_set" | "card.field_continued":
            field, value = said("field"), said("value")
            shown = _masked(field, value) if masked else value_words(field, value, pack)
            return f"{_label(field)}: {shown or value_words(field, value, pack)}"
        case "card.wrapped_up" | "card.submitted":
            return value_words("result", said("result"), pack)
        case "speech.said":
            return f"«{said('text')}»"
        case "tactic.ticked" | "tactic.unticked":
            tactic = pack.tactic(said("tactic"))
            points = {point.id: words(point.text, language()) for point in tactic.points} if tactic else {}
            return points.get(said("point"), said("point"))
        case "plan.chosen":
            plans = {plan.code: words(plan.title, language()) for plan in pack.plans}
            return plans.get(said("option"), said("option"))
        case "norm.breached":
            norm = _NORMS.get(said("norm"), said("norm"))
            return f"{_(norm)} {said('actual')} > {said('limit')}"
        case "call.hold_offered":
            return present.hold_choice(said("choice"))
        case "call.resumed" | "call.ended":
            seconds = said("waited_s", "talk_s")
            return present.watch(int(seconds)) if seconds.isdecimal() else seconds
        case "callback.scheduled":
            return _joined(owing.title(said("what"), pack), present.phone(said("number")), said("about"))
        case "callback.attempted":
            return _joined(owing.attempt(said("outcome")), said("words"))
        case "contact.logged":
            came = present.outcome(said("outcome"))
            promised = present.iso_day(said("promised_on"))
            return _joined(said("organisation", "person", "post"), came, said("words"), promised)
        case "service.rated":
            score = said("score")
            return _joined(owing.score(int(score)) if score.isdecimal() else score, said("words"))
        case "notice.given":
            what = _NOTICES.get(said("what"))
            told = _(what) if what else said("what")
            return _joined(told, _channel(said("channel"), pack), present.iso_day(said("on")), said("words"))
        case "term.extended":
            days = _("by {count} d").format(count=said("days"))
            told = _channel(said("informed_by"), pack)
            return _joined(days, said("reason", "approver"), told, present.iso_day(said("informed_on")))
        case "reply.given":
            return f"«{said('text')}»"
        case "caller.set_apart":
            apart = row.payload.get("apart") is True
            return _joined(_("in no figure") if apart else _("counted again"), said("reason"))
        case "grade.hearing":
            return "" if row.payload.get("on") is True else _("put back")
        case "shift.begun" | "shift.ended":
            shifts = {shift.code: words(shift.title, language()) for shift in pack.shifts}
            return _joined(shifts.get(said("shift"), said("shift")), said("note"))
        case "sandbox.begun":
            return said("exam")
        case "sandbox.asked":
            return f"«{said('text')}»"
        case "sandbox.thrown":
            thrown = THROWN.get(said("event"))
            return _(thrown) if thrown else said("event")
        case "report.exported":
            ends = (present.iso_day(said(name)) for name in ("since", "until"))
            period = " – ".join(filter(None, ends))
            return _joined(said("report"), period, said("format", "rows"))
        case _:
            return said(*_TOLD.get(row.type, ()))


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _channel(code: str, pack: Pack) -> str:
    return pack.title("channel", code, language())


_TOLD = {  # what of a payload is told as it stands
    "card.noted": ("text",),
    "card.escalated": ("receiver_unit", "receiver_name", "receiver_post", "reason"),
    "card.parked": ("reason",),
    "card.reopened": ("reason",),
    "card.emergency_cleared": ("reason",),
    "card.returned": ("reason",),
    "card.sent_back": ("reason",),
    "card.erased": ("reason",),
    "callback.done": ("outcome",),
    "callback.given_up": ("outcome",),
    "caller.expected": ("times",),
    "caller.described": ("greet_as", "mark", "answer"),
    "sandbox.remarked": ("text",),
    "sandbox.exam_set": ("trainee", "exam"),
    "grade.appealed": ("reason",),
    "grade.calibrated": ("title",),
}


_NOTICES: dict[str, str] = {
    NoticeId.REGISTRATION: N_("the registration"),
    NoticeId.FORWARDING: N_("the forwarding"),
    NoticeId.EXTENSION: N_("the extension"),
    NoticeId.RESULT: N_("the result"),
}


THROWN: dict[str, str] = {
    Thrown.DROP: N_("the line drops"),
    Thrown.SHOUT: N_("the caller shouts"),
    Thrown.BUSY: N_("everybody is busy"),
}


_NORMS: dict[str, str] = {
    NormId.RINGS: N_("rings"),
    NormId.HOLD: N_("hold, s"),
    NormId.SELF_ANSWERED: N_("talk, s"),
}


def _masked(field_id: str, value: str) -> str:
    """A number that tells who somebody is, as a list shows it; empty for a field that is none."""
    field = BY_ID.get(field_id)
    if field is not None and field.kind is FieldKind.PHONE:
        return mask(value, "phone")
    if field is not None and field.kind is FieldKind.POLICY:
        return mask(value, Identifier.ENP)
    return ""


def value_words(field_id: str, value: str, pack: Pack) -> str:
    """The text of a field as people read it: codes of the pack's lists by their titles."""
    field = BY_ID.get(field_id)
    if field is None or not pack.options(field.choices):
        return value
    codes = marks(value) if field.kind is FieldKind.MARKS else (value,)
    return ", ".join(pack.title(field.choices, code, language()) for code in codes)


def _label(field_id: str) -> str:
    return field_name(field_id) if field_id in LABELS else field_id


_FACTS: dict[str, str] = {
    "grade.given": N_("call graded"),  # how, is told where nobody is to grade it blind
    "grade.acknowledged": N_("grade read"),
    "grade.appealed": N_("grade appealed"),
    "grade.calibrated": N_("to be graded blind"),
    "grade.hearing": N_("heard in order to be graded"),
    "grade.round_dropped": N_("calibration ended without a grade"),
    "card.opened": N_("call answered"),
    "card.field_set": N_("field"),
    "card.field_continued": N_("field, continued"),
    "call.rings_counted": N_("rings counted"),
    "call.held": N_("put on hold"),
    "call.hold_offered": N_("offered voice mail or a later call"),
    "call.resumed": N_("back from hold"),
    "call.ended": N_("talk over"),
    "norm.breached": N_("norm exceeded"),
    "speech.said": N_("said"),
    "tactic.ticked": N_("point done"),
    "tactic.unticked": N_("tick taken back"),
    "plan.chosen": N_("plan of action offered"),
    "card.noted": N_("note"),
    "card.emergency_marked": N_("EMERGENCY"),
    "card.emergency_cleared": N_("no emergency"),
    "card.parked": N_("put aside"),
    "card.taken_up": N_("taken up"),
    "card.escalated": N_("passed on"),
    "card.read": N_("read"),
    "card.returned": N_("given back"),
    "card.linked": N_("repeat call"),
    "card.wrapped_up": N_("finished"),
    "card.submitted": N_("submitted for approval"),
    "card.approved": N_("approved"),
    "card.sent_back": N_("sent back by the mentor"),
    "card.reopened": N_("reopened"),
    "card.erased": N_("personal data erased"),
    "callback.scheduled": N_("call promised"),
    "callback.attempted": N_("called, nobody reached"),
    "callback.done": N_("promise kept"),
    "callback.given_up": N_("promise given up"),
    "contact.logged": N_("contact with an institution"),
    "reply.given": N_("answered in the channel"),
    "term.extended": N_("term extended"),
    "notice.given": N_("applicant told"),
    "service.rated": N_("rating of the citizen"),
    "caller.described": N_("caller described"),
    "caller.expected": N_("calls at these hours"),
    "caller.set_apart": N_("figures of first contacts"),
    "report.exported": N_("report exported"),
    "shift.begun": N_("shift begun"),
    "shift.ended": N_("shift ended"),
    "sandbox.begun": N_("an invented caller"),
    "sandbox.asked": N_("asked"),
    "sandbox.thrown": N_("the trainer let happen"),
    "sandbox.remarked": N_("remark of the trainer"),
    "sandbox.ended": N_("run over"),
    "sandbox.exam_set": N_("exam set"),
}
