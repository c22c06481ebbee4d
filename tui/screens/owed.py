"""What became of a call that was owed: made, nobody reached, given up; ratings and replies."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from textual import events

from core.domain.card import Callback
from core.domain.commands import (
    AttemptCallback,
    Command,
    FinishCallback,
    GiveUpCallback,
    LinkRepeat,
    OpenCall,
    RateService,
    Reply,
    SetField,
    TakeUp,
)
from core.domain.dates import read_moment
from core.domain.events import CardOpened
from core.domain.vocabulary import Attempt, Direction, Promise
from tui import owing, present
from tui.catalogue import _
from tui.screens.call_dialogs import fill
from tui.screens.dialogs import ChooseDialog
from tui.widgets.form import FieldSpec
from tui.widgets.lines import Row

if TYPE_CHECKING:
    from tui.screens.call import CallScreen

_Back = Callable[[], Awaitable[None]]

_WIDTH: Final = 64
_LABEL: Final = 14
_SCORES: Final = "543210"
_UNASKED: Final = "unasked"
_AT_ONCE: Final = (Attempt.NO_ANSWER, Attempt.BUSY, Attempt.UNAVAILABLE, Attempt.WRONG_NUMBER)
"""Failures that need no more words."""
_SAME_PERSON: Final = (
    "applicant_name", "applicant_birth", "applicant_policy", "applicant_snils", "contact_phone", "language",
)  # fmt: skip


class AnswerDialog(ChooseDialog):
    """A choice in which a rating is given by its digit, too."""

    async def on_key(self, event: events.Key) -> None:
        """A digit that stands before a row takes it."""
        if event.key in self._digits:
            event.stop()
            self.dismiss(event.key)

    def __init__(self, title: str, rows: Sequence[Row], *, about: Mapping[str, str]) -> None:
        self._digits = {row.key for row in rows} & set(_SCORES)
        super().__init__(title, rows, width=_WIDTH, about=about)


def _owed(screen: "CallScreen") -> list[Callback]:
    return [one for one in screen.card.callbacks if one.done_at is None]


async def answer_one(screen: "CallScreen") -> None:
    """What became of a call that this card owes; of which, where there are several?"""
    owed = _owed(screen)
    if len(owed) == 1:
        await answer(screen, owed[0].fact.callback_id)
        return

    async def chosen(callback_id: str | None) -> None:
        if callback_id is not None:
            await answer(screen, callback_id)

    pack = screen.console.desk.pack
    rows = [Row(one.fact.callback_id, (owing.line(one, pack),)) for one in owed]
    await screen.app.push_screen(ChooseDialog(_("What is owed"), rows, width=76), chosen)


async def answer(screen: "CallScreen", callback_id: str, *, next_one: bool = False) -> None:
    """What became of one call. ``next_one``: where nobody was reached, the queue is what comes next."""
    promise = next((one for one in _owed(screen) if one.fact.callback_id == callback_id), None)
    if promise is None:  # a colleague was quicker
        screen.say(_("This call is not owed, or no longer."), "warn")
        return
    pack = screen.console.desk.pack
    parts = owing.title(promise.fact.what, pack), owing.number(screen.card, promise)
    rows, about = _ways(screen, promise)
    dialog = AnswerDialog(" · ".join(filter(None, parts)), rows, about=about)
    await screen.app.push_screen(dialog, partial(_answered, screen, promise, next_one))


def _ways(screen: "CallScreen", promise: Callback) -> tuple[list[Row], dict[str, str]]:
    """What may have become of it, the likeliest first; and of what may not be done now, why."""
    desk, callback_id = screen.console.desk, promise.fact.callback_id
    rows: list[Row] = []
    if screen.card.led_by != desk.operator.name and desk.refusal(screen.card, TakeUp()) is None:
        rows.append(Row("take", (_("I take it up: work on the card"),)))
    if promise.fact.what == Promise.SATISFACTION:
        rows += _scores()
    else:
        rows.append(Row("done", (_("They were reached, it is done: write what came of it"),)))
    rows += [Row(one, (owing.attempt(one),)) for one in (*_AT_ONCE, Attempt.LATER)]
    about: dict[str, str] = {}
    why = desk.refusal(screen.card, GiveUpCallback(callback_id, "?"))
    if why is None or why.code == "callback_attempts":
        rows.append(
            Row("give_up", (_("nobody could be reached: give it up"),), style="dim" if why else "text")
        )
        about = {row.key: _("Enter: this   Esc: back") for row in rows}
        about["give_up"] = present.refusal(why) if why else about["give_up"]
    return rows, about


def _scores() -> list[Row]:
    """The ratings; the cursor stands before them, or an Enter too many would make somebody content."""
    unasked = Row(_UNASKED, (_("They have not been asked yet"),))
    return [unasked, *(Row(score, (f"{score}  {owing.score(int(score))}",)) for score in _SCORES)]


async def _answered(screen: "CallScreen", promise: Callback, next_one: bool, way: str | None) -> None:
    callback_id = promise.fact.callback_id
    back = (
        partial(_to_the_queue, screen, callback_id) if next_one else partial(_say_next, screen, callback_id)
    )
    if way is None or way == _UNASKED:
        return
    if way in _AT_ONCE:
        if await screen.call.do(AttemptCallback(callback_id, Attempt(way))):
            await back()
    elif way == "take":
        if await screen.call.do(TakeUp()):
            await screen.back_to_form()
            await warn_if_crowded(screen)
    elif way == Attempt.LATER:
        await _asked_for_later(screen, callback_id, back)
    elif way == "give_up":
        field = FieldSpec("callback.given_up", _("Outcome"), label_width=_LABEL)

        def give_up(answers: Mapping[str, str]) -> Command:
            return GiveUpCallback(callback_id, answers["callback.given_up"])

        await fill(screen, _("Nobody could be reached"), [field], give_up, {}, then=back)
    elif way == "done":
        field = FieldSpec("callback.outcome", _("Outcome"), label_width=_LABEL)

        def finish(answers: Mapping[str, str]) -> Command:
            return FinishCallback(callback_id, answers["callback.outcome"])

        # Whoever was reached has said something: the card stays open to write it down.
        then = partial(_say_next, screen, callback_id)
        await fill(screen, _("The promised call"), [field], finish, {}, then=then)
    else:
        await _rated(screen, int(way), callback_id, back)


async def _asked_for_later(screen: "CallScreen", callback_id: str, back: _Back) -> None:
    desk = screen.console.desk
    fields = [
        FieldSpec("attempt.when", _("When"), label_width=_LABEL, hint=_("12:30 · 25.11 12:30 · +30")),
        FieldSpec("attempt.words", _("In words"), label_width=_LABEL),
    ]

    def make(answers: Mapping[str, str]) -> Command | str:
        moment = read_moment(
            answers["attempt.when"], desk.now().astimezone(present.zone(desk.pack.centre.tz))
        )
        if moment is None:
            return _("When? Write 12:30, 25.11 12:30 or +30 (minutes).")
        return AttemptCallback(callback_id, Attempt.LATER, answers["attempt.words"], moment)

    await fill(screen, _("Another time"), fields, make, {}, then=back)


async def _say_next(screen: "CallScreen", callback_id: str) -> None:
    screen.say(_next_try(screen, callback_id), "ok")


async def _to_the_queue(screen: "CallScreen", callback_id: str) -> None:
    sentence = _next_try(screen, callback_id)
    await screen.console.to_desk()
    screen.console.say(sentence, "ok")


def _next_try(screen: "CallScreen", callback_id: str) -> str:
    """That it is kept, and when it is tried again, where it is still owed."""
    for one in _owed(screen):
        at = owing.next_try(one, screen.console.desk.pack.centre.tz)
        if one.fact.callback_id == callback_id and at:
            return _("Kept. Next try: {time}.").format(time=at)
    return _("It is kept.")


async def rate(screen: "CallScreen") -> None:
    """How content are they? On a second contact; where the question is owed, it is asked herewith."""
    asked = (one for one in _owed(screen) if one.fact.what == Promise.SATISFACTION)
    callback_id = next((one.fact.callback_id for one in asked), "")

    async def kept() -> None:
        screen.say(_("The rating is kept."), "ok")

    async def chosen(score: str | None) -> None:
        if score is not None and score != _UNASKED:
            await _rated(screen, int(score), callback_id, kept)

    await screen.app.push_screen(AnswerDialog(_("How content are they?"), _scores(), about={}), chosen)


async def _rated(screen: "CallScreen", score: int, callback_id: str, back: _Back) -> None:
    field = FieldSpec("rating.words", _("In their words"), kind="text", rows=3, label_width=16)
    grading = screen.console.desk.pack.grading
    low = grading is not None and 0 < score <= grading.low_rating
    then = partial(_not_content, screen, back) if low else back

    def make(answers: Mapping[str, str]) -> Command:
        return RateService(score, answers["rating.words"], callback_id)

    await fill(screen, f"{score} · {owing.score(score)}", [field], make, {}, then=then)


async def _not_content(screen: "CallScreen", back: _Back) -> None:
    """A low mark brings the call forward for grading; what the citizen is not content with may be a case."""

    async def chosen(way: str | None) -> None:
        if way == "card":
            await _open_about(screen)
        else:
            await back()

    rows = [
        Row("back", (_("No new card"),)),
        Row("card", (_("Open a card about it: it is linked to this one"),)),
    ]
    if not screen.console.desk.may(CardOpened.TYPE):
        await back()
        return
    await screen.app.push_screen(ChooseDialog(_("The citizen is not content"), rows, width=_WIDTH), chosen)


async def _open_about(screen: "CallScreen") -> None:
    """A card for what they said, while they are still on the line: of the same caller, linked."""
    desk, about = screen.console.desk, screen.card
    number = about.caller_number or about.value("contact_phone")
    card = await desk.open_call(OpenCall(number=number, line=about.line, direction=Direction.OUTGOING))
    await desk.do(card.card_id, LinkRepeat(about.card_id))
    for name in _SAME_PERSON:
        if text := about.value(name):
            await desk.do(card.card_id, SetField(name, text))
    await screen.console.to_desk()
    await screen.console.visit(card.card_id)


async def reply(screen: "CallScreen") -> None:
    """What was answered in the channel of the appeal: kept with its author, sent by nobody but them."""
    field = FieldSpec("reply", _("Reply"), kind="text", rows=6, label_width=9)

    async def kept() -> None:
        screen.say(_("The reply is kept. It is you who sends it, in its channel."), "ok")

    await fill(screen, _("Reply"), [field], lambda answers: Reply(answers["reply"]), {}, then=kept)


async def warn_if_crowded(screen: "CallScreen") -> None:
    """Say it when the operator keeps more cards of this channel open than the centre wants."""
    desk, channel = screen.console.desk, screen.card.value("channel")
    if count := await desk.crowded(screen.card):
        title = desk.pack.title("channel", channel, screen.console.language)
        told = _("{channel}: you have {count} open at once, more than the centre wants.")
        screen.say(told.format(channel=title, count=count), "warn")
