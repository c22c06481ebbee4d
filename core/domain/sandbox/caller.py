"""The caller of a scenario: what they say and how they feel, folded from what was done and from the clock.

There is no chance in it and nothing is stored of it: the same facts at the same seconds make the same talk,
on the console of the trainee, on that of the trainer and years later. However the seconds are cut into steps,
the caller says the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Final

from core.domain.record import changed, record
from core.domain.sandbox.acts import Act
from core.domain.sandbox.conditions import Holds, any_of, ready
from core.domain.sandbox.scenario import Line, Scenario
from core.domain.sandbox.vocabulary import MOODS, Start, Thrown
from core.domain.words import words

_LETTERS_A_SECOND: Final = 15
"""How fast people speak."""

_FAREWELL_S: Final = 15
"""Seconds for which two who part still hear each other."""

_SHOUT: Final = -3
"""What a caller who is made to lose their temper loses of the mood."""


@record(frozen=True, slots=True)
class Spoken:
    """Something the caller said: in which second, which line or the answer to which question."""

    second: int
    text: str
    line: str = ""
    question: str = ""
    narrated: bool = False


@record(frozen=True, slots=True)
class Talk:
    """A run as it stands. Seconds since its beginning.

    ``free_at``: until when the caller speaks. ``attended``: when anybody last spoke. ``held_since``: since
    when the caller waits. ``marks``: what happened → when first. ``fields``: the card's. ``moods``: when the
    mood changed, and to what. ``met``: expectations → since when they hold; ``broken``: those that can never
    be met any more, and faults → when. ``left_at``: when the caller was gone. ``reacted``: reactions
    that were, by their places.
    """

    second: int
    mood: int
    free_at: int = 0
    attended: int = 0
    held_since: int | None = None
    marks: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    spoken: tuple[Spoken, ...] = ()
    moods: tuple[tuple[int, int], ...] = ()
    reacted: tuple[int, ...] = ()
    met: Mapping[str, int] = field(default_factory=dict)
    broken: Mapping[str, int] = field(default_factory=dict)
    left_at: int | None = None

    def has(self, mark: str) -> bool:
        """Whether it happened."""
        return mark in self.marks


@record(frozen=True, slots=True)
class _Rule:
    """A line, a reaction, an expectation or a fault, its conditions ready to be asked."""

    when: Holds
    unless: Holds


class Play:
    """A scenario ready to be played, in one language."""

    def __init__(self, scenario: Scenario, language: str) -> None:
        self.scenario = scenario
        self.language = language
        self._lines = [(line, _Rule(ready(line.when), any_of(line.unless))) for line in scenario.lines]
        self._reactions = [(one, _Rule(ready(one.when), any_of(one.unless))) for one in scenario.reactions]
        self._expect = [(one.id, _Rule(ready(one.when), any_of(one.never))) for one in scenario.expect]
        self._faults = [(one.id, _Rule(ready(one.when), any_of(one.unless))) for one in scenario.fatal]

    @property
    def _to_be_called(self) -> bool:
        """Whether they do not know yet that anybody thinks of them."""
        return self.scenario.start == Start.OWED

    @cached_property
    def _asked(self) -> Mapping[str, Holds]:
        return {question.id: ready(question.when) for question in self.scenario.questions}

    def begin(self, fields: Mapping[str, str]) -> Talk:
        """The first moment; ``fields``: what stood on the card before."""
        mood = self.scenario.caller.mood
        return self._after(Talk(0, mood, fields=dict(fields), moods=((0, mood),)))

    def until(self, talk: Talk, second: int) -> Talk:
        """Let the clock go on; what is past stays as it is."""
        while talk.second < second:
            talk = self._after(self._tick(changed(talk, second=talk.second + 1)))
        return talk

    def done(self, talk: Talk, act: Act) -> Talk:
        """Let something be done, in the second in which the talk stands."""
        return self._after(self._answered(self._acted(talk, act), act))

    def can_be_asked(self, talk: Talk, question_id: str) -> bool:
        """Whether there is this question by now."""
        asked = self._asked.get(question_id)
        return asked is not None and asked(talk)

    # --- the clock ---------------------------------------------------------------------------------

    def _tick(self, talk: Talk) -> Talk:
        """Another second: who waits too long in silence or on hold likes it less."""
        if talk.left_at is not None or (self._to_be_called and not talk.attended):
            return talk
        waited, patience = talk.second - max(talk.attended, talk.free_at), self.scenario.caller.patience
        if talk.held_since is not None:
            waited, patience = talk.second - talk.held_since, self.scenario.caller.hold_patience
        return _moved(talk, -1) if waited > 0 and waited % patience == 0 else talk

    # --- what is done ------------------------------------------------------------------------------

    def _acted(self, talk: Talk, act: Act) -> Talk:
        marks = {mark: at for mark, at in talk.marks.items() if mark not in act.undone}
        left = [mark for mark in act.marks if mark not in marks and not (act.voiced and self._is_gone(talk))]
        marks |= dict.fromkeys(left, talk.second)
        talk = changed(talk, marks=marks)
        if act.field:
            before = talk.fields.get(act.field, "") if act.more else ""
            talk = changed(talk, fields={**talk.fields, act.field: before + act.value})
        if act.holds is True:
            talk = changed(talk, held_since=talk.second)
        elif act.holds is False:
            talk = changed(talk, held_since=None)
        if act.heard and (talk.held_since is None or act.holds):  # who waits on hold hears nobody
            talk = changed(talk, attended=talk.second)
        if act.thrown == Thrown.SHOUT:
            return _moved(talk, _SHOUT)
        if act.thrown == Thrown.DROP:
            return changed(talk, left_at=talk.second if talk.left_at is None else talk.left_at)
        return talk

    @staticmethod
    def _is_gone(talk: Talk) -> bool:
        """Whether nobody is there any more to whom anything could be said."""
        return talk.left_at is not None and talk.second > talk.left_at + _FAREWELL_S

    def _answered(self, talk: Talk, act: Act) -> Talk:
        question = self.scenario.question(act.question)
        if question is None or talk.left_at is not None:
            return talk
        if question.refuses and talk.mood < question.least_mood:
            # It was asked in vain: it can be asked again when the caller is calmer.
            marks = {mark: at for mark, at in talk.marks.items() if mark != f"asked {question.id}"}
            text = words(question.refuses, self.language)
            return _says(changed(talk, marks=marks), Spoken(talk.second, text, question=question.id))
        first = all(one.question != question.id for one in talk.spoken)
        talk = _moved(talk, question.mood) if first else talk
        said = Spoken(talk.second, words(question.answers, self.language), question=question.id)
        return _says(talk, said)

    # --- what follows ------------------------------------------------------------------------------

    def _after(self, talk: Talk) -> Talk:
        """What follows of the moment: moods, a line, and what is met or broken by it."""
        talk = self._spoke(self._reacted(talk))
        met = {one: talk.met.get(one, talk.second) for one, rule in self._expect if rule.when(talk)}
        broken = {one: talk.second for one, rule in self._expect if rule.unless(talk)}
        broken |= {
            one: talk.second for one, rule in self._faults if rule.when(talk) and not rule.unless(talk)
        }
        if met == talk.met and broken.keys() <= talk.broken.keys():
            return talk
        return changed(talk, met=met, broken={**broken, **talk.broken})

    def _reacted(self, talk: Talk) -> Talk:
        holds = [
            place
            for place, (__, rule) in enumerate(self._reactions)
            if rule.when(talk) and not rule.unless(talk)
        ]
        new = [place for place in holds if place not in talk.reacted]
        for place in new:
            talk = _moved(talk, self._reactions[place][0].mood)
        return talk if not new else changed(talk, reacted=(*talk.reacted, *new))

    def _spoke(self, talk: Talk) -> Talk:
        line = self._next(talk)
        if line is None:
            return talk
        marks = {**talk.marks, f"heard {line.id}": talk.second}
        said = Spoken(talk.second, words(line.says, self.language), line=line.id, narrated=line.narrated)
        talk = _moved(_says(changed(talk, marks=marks), said), line.mood)
        return changed(talk, left_at=talk.second) if line.ends and talk.left_at is None else talk

    def _next(self, talk: Talk) -> Line | None:
        """What the caller says now by themselves; None while they speak or have nothing to say."""
        if talk.second < talk.free_at:
            return None
        gone = talk.left_at is not None or talk.has("happened ended")
        for line, rule in self._lines:
            if talk.has(f"heard {line.id}") or not rule.when(talk) or rule.unless(talk):
                continue
            # Nobody hears who waits on hold or is gone; what happens is seen all the same.
            if line.narrated or not (gone or (talk.held_since is not None and not line.when.held)):
                return line
        return None


def played(play: Play, talk: Talk, acts: Iterable[tuple[int, Act]], until: int) -> Talk:
    """Let everything be done in its second, and the clock go on; ``acts`` in their order."""
    for second, act in acts:
        talk = play.done(play.until(talk, second), act)
    return play.until(talk, until)


def _moved(talk: Talk, by: int) -> Talk:
    mood = min(max(talk.mood + by, MOODS.start), MOODS.stop - 1)
    if mood == talk.mood:
        return talk
    return changed(talk, mood=mood, moods=(*talk.moods, (talk.second, mood)))


def _says(talk: Talk, said: Spoken) -> Talk:
    lasts = len(said.text) // _LETTERS_A_SECOND + 1
    return changed(talk, spoken=(*talk.spoken, said), free_at=talk.second + lasts)
