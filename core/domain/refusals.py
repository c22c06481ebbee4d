"""Why a command may not be carried out now: codes, and the sentence an operator reads for each.

The sentences are the message ids of the screen's catalogue; ``{names}`` in braces are filled from ``values``.
"""

from collections.abc import Mapping
from dataclasses import field

from core.domain.record import record


@record(frozen=True, slots=True)
class Missing:
    """What keeps a card from being finished: a field, and a key of ``MISSING_WORDS``."""

    field: str
    why: str


@record(frozen=True, slots=True)
class Refusal:
    """Why not: a key of ``REFUSAL_WORDS``; ``missing`` names the fields where fields are the reason."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()


REFUSAL_WORDS: dict[str, str] = {
    "not_permitted": "Your role may not do this.",
    "shift_unknown": "There is no such shift in the pack of the centre.",
    "no_card": "There is no such card yet: begin with the call.",
    "card_exists": "The card was begun already.",
    "rings_known": "The rings of this call are counted already.",
    "rings_wrong": "The telephone rings from 0 to {limit} times.",
    "card_closed": "The card is finished. Reopen it first.",
    "card_not_closed": "The card is not finished: there is nothing to reopen.",
    "call_over": "The talk is over already.",
    "held_already": "The caller is on hold already.",
    "not_held": "The caller is not on hold.",
    "not_parked": "The card is neither parked nor passed on: there is nothing to take up.",
    "take_up_first": "The card is parked or passed on. Take it up first.",
    "parked_already": "The card is parked already.",
    "escalated_already": "The card was passed on already.",
    "not_escalated": "The card was passed on to nobody.",
    "not_receiver": "The card was passed on: {leader} answers for it.",
    "passed_on_by_you": "You passed the card on yourself. Take it up to have it back.",
    "read_first": "Read the card first.",
    "read_already": "You have read the card already.",
    "taken_up_already": "{leader} took the card up first.",
    "returned_already": "{leader} has given the card back already.",
    "submitted_already": "The card waits for approval.",
    "not_submitted": "The card does not wait for approval.",
    "own_card": "Nobody approves a card of their own.",
    "not_contested": "Nobody wrote anything else in this field.",
    "field_unknown": "There is no field “{field}” on the card.",
    "module_unknown": "There is no speech module “{module}” in the pack of the centre.",
    "point_unknown": "There is no such point in this tactic.",
    "ticked_already": "The point is ticked already.",
    "not_ticked": "The point is not ticked.",
    "plan_unknown": "There is no such plan of action in the pack of the centre.",
    "planned_already": "This plan of action is on the card already.",
    "emergency_already": "The card is marked as an emergency already.",
    "no_emergency": "The card is not marked as an emergency.",
    "reason_needed": "Say why, in a few words.",
    "outcome_needed": "Say how it ended, in a few words.",
    "note_empty": "The note is empty.",
    "button_unknown": "There is no such escalation button in the pack of the centre.",
    "receiver_unknown": "This receiver is not in the directory.",
    "receiver_unnamed": "Clause 4 asks for a name: without one, say why there is none.",
    "handover_incomplete": "It is read before the talk.",
    "repeat_of_nothing": "Choose the card that this call repeats.",
    "repeat_of_itself": "A card cannot repeat itself.",
    "linked_already": "The card is linked to that one already.",
    "wrap_up_incomplete": "Not finished yet: fill in what is missing.",
    "callback_number": "Say which number to call.",
    "callback_window": "The time of the call-back is over, or ends before it begins.",
    "callback_known": "This call-back is on the card already.",
    "callback_not_owed": "This call is not owed, or no longer.",
    "callback_attempts": "It is given up after {attempts} attempts at the earliest; there were {made}.",
    "callback_never": "This call is always made: it cannot be given up.",
    "reply_spoken": "This appeal is spoken: there is no written channel to answer in.",
    "reply_empty": "The reply is empty.",
    "attempt_unknown": "There is no such outcome of an attempt.",
    "contact_nobody": "Say which institution it was.",
    "contact_past": "The day that was promised is over.",
    "extended_already": "The term was extended already: there is one extension.",
    "term_none": "No term of the law runs on this card.",
    "term_fixed": "This term cannot be extended.",
    "term_cap": "The extension may be {limit} days at most.",
    "approver_needed": "Say who decided the extension.",
    "informed_needed": "Say how the applicant was told, and when: from the card's day to today.",
    "score_wrong": "The rating is from 1 to 5; 0 when the citizen did not want to answer.",
    "time_wrong": "“{time}” is no hour of the day: write it as 07:00.",
    "not_qualified": "Only a colleague with the qualification for it writes here.",
    "kind_not_for_button": "This kind of appeal does not go there.",
    "reason_of_button": "Choose one of the reasons.",
    "channel_unknown": "There is no such channel in the pack of the centre.",
    "duty_open": "First the contact with the citizen that is owed.",
    "directory_wrong": "The directory would not be right: {key}: {problem}.",
    "caller_unknown": "The caller has no number: there is nobody to describe.",
    "not_sandbox": "That is for the sandbox, with invented callers only.",
    "exam_whose": "Whose exam is it? Name the trainee.",
    "exam_empty": "There is no scenario that an exam could be drawn from.",
    "question_later": "There is no such question yet.",
    "run_begun": "There is an invented caller on this card already.",
    "run_over": "There is no run on this card, or it is over.",
    "run_of_another": "Only the trainee whose run it is can end it.",
    "thrown_unknown": "Nothing of that kind can be let happen.",
    "caller_waits": "The caller is on hold and hears nobody: first take them off it.",
    "no_form": "The pack of the centre has no grading form.",
    "card_not_finished": "The card is not finished: it is graded when it is.",
    "own_call": "Nobody grades a call of their own.",
    "own_grade": "A second grader decides, not the one who graded first.",
    "graded_already": "The call was graded already.",
    "heard_already": "{leader} hears the call now.",
    "not_heard": "You do not hear this call now.",
    "not_rated_since": "No low mark of the citizen came after the grade.",
    "grade_unknown": "This does not fit the form, or there is no such grade.",
    "grade_unfinished": "Some points have no mark yet.",
    "fact_needs_reason": "The facts say otherwise: say why, in a few words.",
    "grade_empty": "No point of the form came up: there is nothing to grade.",
    "fatal_needs_words": "Say in a few words what happened.",
    "grade_read": "The grade was read already.",
    "appeal_waits": "An appeal waits there: first it is decided.",
    "not_appealed": "No appeal waits for a decision there.",
    "appealed_already": "The grade was appealed already.",
    "grade_decided": "A second grader has decided: that is the last word.",
    "grade_of_another": "The grade is of somebody else's call.",
    "round_open": "The call is in a calibration already.",
    "round_known": "The call was in a calibration of this name: give it another one.",
    "round_complete": "All of the graders have graded: it ends with what they agree upon.",
    "round_over": "There is no such calibration, or it is over for you.",
    "round_waits": "Not all of the graders have graded yet.",
    "round_size": "From {least} to {most} graders.",
    "too_long": "The text is longer than {limit} characters.",
}

MISSING_WORDS: dict[str, str] = {
    "empty": "not filled in",
    "too_long": "too long",
    "not_in_list": "not from the list",
    "not_for_kind": "does not go with this kind of appeal",
    "only_for_complaint": "only for a complaint",
    "emergency": "an emergency needs its outcome in words",
}
