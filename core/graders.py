"""Grading at one desk: what waits to be heard, the form of a call, what is half filled in it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from core.domain.card import Card
from core.domain.grading.commands import GiveGrade
from core.domain.grading.form import Answer
from core.domain.grading.grade import Grade
from core.domain.grading.sheet import Sheet, sheet
from core.domain.grading.travelling import answers_of, text_of
from core.domain.pack import Pack
from core.domain.record import changed, record
from core.domain.roles import Right
from core.store import grading
from core.store.store import Store
from core.sync.access import Access
from core.views import GradingHome

AT_A_TIME: Final = 200
"""Calls of one list: more is not a list but a search."""
_ITEM: Final = "item:"
_ASKED: Final = "grade.asked."


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

    # --- what is half filled in --------------------------------------------------------------------

    async def half(self, card_id: str, purpose: str, start: Half | None = None) -> Half:
        """What was filled in so far, over what it ``start``s with."""
        begun = start or Half({})
        texts = {draft.field: draft.text for draft in await self._store.drafts(self._key(card_id, purpose))}
        kept = [one for name in texts if name.startswith(_ITEM) for one in answers_of(texts[name])]
        answers = {**begun.answers, **{one.item: one for one in kept}}
        if "fatal" not in texts:  # what belongs to no point is kept all at once, be it that it is empty
            return changed(begun, answers=answers)
        listened = texts.get("listened", "")
        return Half(
            answers, tuple(texts["fatal"].split()), int(listened) if listened.isdecimal() else 0,
            texts.get("recording", ""), texts.get("words", ""),
        )  # fmt: skip

    async def keep(self, card_id: str, purpose: str, answer: Answer) -> None:
        """Keep what was said of one point: on disk when this returns."""
        await self._keep(card_id, purpose, _ITEM + answer.item, text_of((answer,)))

    async def keep_rest(self, card_id: str, purpose: str, half: Half) -> None:
        """Keep what belongs to no point."""
        rest = {
            "listened": str(half.listened_s), "recording": half.recording, "words": half.words,
            "fatal": " ".join(half.fatal),  # the last: by it they are known to be all there
        }  # fmt: skip
        for name, text in rest.items():
            await self._keep(card_id, purpose, name, text)

    async def given(self, card_id: str, purpose: str) -> None:
        """It became a fact: it is half filled in no longer."""
        await self._store.drop_drafts(self._key(card_id, purpose))

    def _key(self, card_id: str, purpose: str) -> str:
        """Under which a grade is kept while it is given: no card's id; another's marks are not ours."""
        return f"grade.{purpose}.{card_id}.{self._name}"

    # --- what is half typed in a question ----------------------------------------------------------

    async def typed(self, key: str, name: str, text: str, cursor: int) -> None:
        """Keep a half-typed answer to a question of grading, by whatever the question is known."""
        await self._store.put_draft(self._asked(key), name, text, cursor, self._now())

    async def typed_before(self, key: str) -> Mapping[str, str]:
        """What was typed in that question and never answered."""
        return {draft.field: draft.text for draft in await self._store.drafts(self._asked(key))}

    async def answered(self, key: str) -> None:
        """It was answered: what was typed is kept elsewhere now."""
        await self._store.drop_drafts(self._asked(key))

    def _asked(self, key: str) -> str:
        return f"{_ASKED}{key}.{self._name}"

    async def _keep(self, card_id: str, purpose: str, name: str, text: str) -> None:
        await self._store.put_draft(self._key(card_id, purpose), name, text, 0, self._now())

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
            return grading.Heard(talk, now, 0, now)  # nobody is asked for what waits there

        def begin(day: date) -> datetime:
            return datetime.combine(day, time(), now.tzinfo)

        new = now.date() - timedelta(days=form.newcomer_days)
        return grading.Heard(talk, begin(form.since), form.low_rating, begin(new))


def marked(half: Half, answer: Answer) -> Half:
    """The same with another answer."""
    return changed(half, answers={**half.answers, answer.item: answer})


def half_of(grade: Grade, words: str | None = None) -> Half:
    """What a grade says, to begin another one with; ``words``: in place of its own."""
    fact = grade.fact
    answers = {one.item: one for one in grade.answers}
    said = fact.words if words is None else words
    return Half(answers, grade.fatal, fact.listened_s, fact.recording, said)
