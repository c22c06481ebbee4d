"""Grading at one desk: what waits to be heard, the form of a call, what is half filled in it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from core.domain.card import Card
from core.domain.grading.commands import GiveGrade
from core.domain.grading.facts import GradeGiven
from core.domain.grading.form import Answer
from core.domain.grading.grade import Grade, Purpose, Said
from core.domain.grading.order import is_opened_again
from core.domain.grading.reading import passed
from core.domain.grading.sheet import Sheet, sheet
from core.domain.grading.travelling import answers_of, storable, text_of
from core.domain.pack import Pack
from core.domain.record import changed, record
from core.domain.refusals import Refusal
from core.domain.roles import Right
from core.errors import Refused
from core.store import grading, halves, log
from core.store.store import Store
from core.sync.access import Access
from core.views import GradingHome

AT_A_TIME: Final = 200
"""Calls of one list: more is not a list but a search."""
_ITEM: Final = "item:"
REMARK_LIMIT: Final = 2_000
"""The most characters that are said of one point, or of a whole call."""


@record(frozen=True, slots=True)
class Half:
    """A grade that is being given. ``answers``: by point; those of the facts alone are not in it."""

    answers: Mapping[str, Answer]
    fatal: tuple[str, ...] = ()
    listened_s: int = 0
    recording: str = ""
    words: str = ""


class Graders:
    """``pack``, ``access``: as they stand; ``now``: in the zone of the centre; ``name``: who sits here."""

    def __init__(
        self,
        pack: Callable[[], Pack],
        store: Store,
        now: Callable[[], datetime],
        access: Callable[[], Access | None],
        name: str,
    ) -> None:
        self._pack, self._store, self._now, self._access, self._name = pack, store, now, access, name

    @property
    def may_grade(self) -> bool:
        """Whether who sits here grades calls of others."""
        access = self._access()
        return self._pack().grading is not None and (access is None or access.account.holds(Right.GRADE))

    @property
    def may_look(self) -> bool:
        """Whether the figures of others are for who sits here: of who grades, trains, counts or answers."""
        access = self._access()
        return access is None or any(map(access.account.holds, (Right.GRADE, Right.TRAIN, Right.EXPORT)))

    async def home(self) -> GradingHome:
        """The lists: to a grader all of them, to everybody the grades of their own calls."""
        heard, grades = self._heard(), self.may_grade
        return await self._store.read(
            lambda connection: grading.lists(connection, heard, self._name, AT_A_TIME, grades=grades)
        )

    def took(self, card: Card) -> bool:
        """Whether who sits here was on the call."""
        return self._name in card.answered

    def hearer(self, card: Card) -> Said | None:
        """Who else hears the call at this moment."""
        return card.grades.heard_by_another(self._name, self._now())

    def wanted(self, card: Card) -> str:
        """For which purpose the call is to be heard; empty: it is graded."""
        if card.grades.standing is None:
            return Purpose.FIRST
        form = self._pack().grading
        return Purpose.AGAIN if form is not None and is_opened_again(card, form.low_rating) else ""

    async def passed(self, card: Card) -> tuple[Grade, ...]:
        """Grades of the call that came too late to count for anybody: what they say can still be read."""
        if not any(one.type == GradeGiven.TYPE for one in card.superseded):
            return ()
        return passed(card, await self._store.read(lambda base: tuple(log.events_of(base, card.card_id))))

    # --- what is half filled in --------------------------------------------------------------------

    async def half(self, card_id: str, slot: str, start: Half | None = None) -> Half:
        """What was filled in so far, over what it ``start``s with."""
        begun = start or Half({})
        texts = {draft.field: draft.text for draft in await self._store.drafts(self._key(card_id, slot))}
        kept = [one for name in texts if name.startswith(_ITEM) for one in answers_of(texts[name])]
        answers = {**begun.answers, **{one.item: one for one in kept}}
        if "fatal" not in texts:  # what belongs to no point is kept all at once, be it that it is empty
            return changed(begun, answers=answers)
        listened = texts.get("listened", "")
        return Half(
            answers, tuple(texts["fatal"].split()), int(listened) if listened.isdecimal() else 0,
            texts.get("recording", ""), texts.get("words", ""),
        )  # fmt: skip

    async def keep(self, card_id: str, slot: str, answer: Answer) -> None:
        """Keep what was said of one point: on disk when this returns. Raises Refused."""
        _require_short(answer.reason + answer.remark)
        await self._keep(card_id, slot, _ITEM + answer.item, text_of((storable(answer),)))

    async def keep_rest(self, card_id: str, slot: str, half: Half) -> None:
        """Keep what belongs to no point. Raises Refused."""
        _require_short(half.recording + half.words)
        rest = {
            "listened": str(half.listened_s), "recording": half.recording, "words": half.words,
            "fatal": " ".join(half.fatal),  # the last: by it they are known to be all there
        }  # fmt: skip
        for name, text in rest.items():
            await self._keep(card_id, slot, name, text)

    async def begun(self, card_id: str, slot: str) -> bool:
        """Whether anything of it is filled in, or half typed."""
        key = self._key(card_id, slot)
        return await self._store.read(lambda connection: halves.is_begun(connection, key))

    async def given(self, card_id: str, slot: str) -> None:
        """It became a fact: it is half filled in no longer, and no question about it is open."""
        await self._store.drop_drafts_under(self._key(card_id, slot))

    def _key(self, card_id: str, slot: str) -> str:
        """Under which a grade is kept while it is given: no card's id; another's marks are not ours.

        The id stands between dots, so that it goes where the card is erased (``core.store.replica``).
        """
        return f"grade.{slot}.{card_id}.{self._name}."

    # --- what is half typed in a question ----------------------------------------------------------

    def question(self, card_id: str, slot: str, what: str) -> str:
        """By what a question is known: of a form that is filled in, or of a call."""
        return f"{self._key(card_id, slot)}{what}"

    async def typed(self, question: str, name: str, text: str, cursor: int) -> None:
        """Keep a half-typed answer to a question."""
        await self._store.put_draft(question, name, text, cursor, self._now())

    async def typed_before(self, question: str) -> Mapping[str, str]:
        """What was typed in that question and never answered."""
        return {draft.field: draft.text for draft in await self._store.drafts(question)}

    async def answered(self, question: str) -> None:
        """It was answered: what was typed is kept elsewhere now."""
        await self._store.drop_drafts(question)

    async def _keep(self, card_id: str, slot: str, name: str, text: str) -> None:
        await self._store.put_draft(self._key(card_id, slot), name, text, 0, self._now())

    # --- the form ----------------------------------------------------------------------------------

    def sheet(self, card: Card, half: Half, language: str) -> Sheet:
        """The form for a call, as it lies before the grader."""
        return sheet(card, self._pack(), half.answers, language)

    def command(self, card: Card, half: Half, purpose: str, answers_to: str) -> GiveGrade:
        """The grade that the form makes, as far as it is filled in."""
        whole = self.sheet(card, half, "")
        return GiveGrade(
            whole.answers, half.fatal, purpose, answers_to, half.listened_s, half.recording, half.words
        )

    def _heard(self) -> grading.Heard:
        pack, now = self._pack(), self._now()
        talk = tuple(channel.code for channel in pack.channels if channel.talk)
        form = pack.grading
        if form is None:
            return grading.Heard(talk, now, 0, now, now)  # nobody is asked for what waits there

        def begin(day: date) -> datetime:
            return datetime.combine(day, time(), now.tzinfo)

        new = now.date() - timedelta(days=form.newcomer_days)
        return grading.Heard(talk, begin(form.since), form.low_rating, begin(new), now)


def marked(half: Half, answer: Answer) -> Half:
    """The same with another answer."""
    return changed(half, answers={**half.answers, answer.item: answer})


def slot_of(purpose: str, answers_to: str = "") -> str:
    """Under which a grade is kept while it is given: one for each purpose, appeal and round."""
    return f"{purpose}:{answers_to}" if answers_to else purpose


def half_of(grade: Grade, *, corrects: bool) -> Half:
    """What a grade says, to begin another one with: to correct it all, else its marks and their reasons."""
    fact = grade.fact
    if corrects:
        answers = {one.item: one for one in grade.answers}
        return Half(answers, grade.fatal, fact.listened_s, fact.recording, fact.words)
    marks = {one.item: changed(one, remark="", second=-1) for one in grade.answers}
    return Half(marks, grade.fatal, recording=fact.recording)


def _require_short(text: str) -> None:
    if len(text) > REMARK_LIMIT:
        raise Refused(Refusal("too_long", {"limit": str(REMARK_LIMIT)}))
