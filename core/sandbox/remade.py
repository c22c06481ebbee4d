"""A graded call remade for training: how it begins, what it asks of who answers, and in which words."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from core.domain.grading.form import Evidence, Item
from core.domain.pack import Button, Pack, Tactic
from core.domain.record import record
from core.domain.training import FaultKind
from core.domain.vocabulary import Blank, EntryKind, NormId
from core.domain.words import Words, words
from core.sandbox.taken import Taken
from core.sandbox.writing import on_one_line

_FILE: Final = Path(__file__).parent.with_name("scenarios") / "from_call.toml"

_CALM, _ALARMED = 6, 3
_MOODS: Final = {"aggressive": 2, "complaining": 4}
"""The list that was used in the call → the mood in which its caller begins."""

_HOLD_S: Final = 30
"""The norm of a hold, where the pack has none."""

_ALWAYS: Final = {Evidence.GREETING.value: "opening", "theme": "scanning", "emergency": "substance"}
"""What is asked of every such call, and where it counts if the form of the centre does not say."""


@record(frozen=True, slots=True)
class Expected:
    """What is expected: by which condition it is met, where it counts, the point of the form behind it.

    ``lost``: that point was not full in the call.
    """

    id: str
    when: Mapping[str, Any]
    never: Sequence[Mapping[str, Any]]
    block: str
    item: Item | None
    lost: bool


class Remade:
    """``button``: by which the call is passed on when it is played well; None: it is finished at this desk.

    ``tactic``: the list that is expected; ``limit``: how long somebody may wait, in seconds. ``notes``: what
    the trainer reads in the file. ``fatal``: faults that the centre takes for such.
    """

    def __init__(self, taken: Taken, pack: Pack) -> None:
        self.taken, self.pack = taken, pack
        self._words = _material()
        self.notes: Mapping[str, Any] = self._words["notes"]
        self.languages = [one for one in pack.centre.languages if one in self._words["title"]]
        self.name = words(taken.caller.name, pack.centre.languages[0])
        self.blocks = [one.id for one in pack.training.blocks] if pack.training else []
        self.limit = next((one.limit for one in pack.norms if one.id == NormId.HOLD), _HOLD_S)
        lost = {one.evidence for one in taken.lost}
        self.button = taken.button if lost & {Evidence.RECEIVER, Evidence.HANDED_OVER} else None
        self.tactic: Tactic | None = taken.tactic if Evidence.TACTIC in lost else None
        self.expected = list(self._expected())
        urgent = [FaultKind.IGNORED_EMERGENCY.value] if taken.emergency else []
        there = pack.training.fatal if pack.training else ()
        self.fatal = [one for one in (FaultKind.HUNG_UP.value, *urgent) if one in there]

    def said(self, of: str, name: str = "") -> Words:
        """A text in every language of the caller, its blanks filled; empty: there is none of this name."""
        texts: Words = self._words[of].get(name, {}) if name else self._words[of]
        return {one: self._filled(texts[one], one) for one in self.languages if texts}

    def expects(self, expectation: str) -> bool:
        """Whether this is expected."""
        return any(one.id == expectation for one in self.expected)

    @property
    def is_upset(self) -> bool:
        """Whether the caller begins in a worse mood than most do."""
        return self.mood < _CALM

    @property
    def mood(self) -> int:
        """In which the caller begins."""
        mood = _MOODS.get(self.taken.used.id, _CALM) if self.taken.used else _CALM
        return min(mood, _ALARMED) if self.taken.emergency else mood

    @property
    def channel(self) -> str:
        """One that rings, however the appeal had come."""
        return next((one.code for one in self.pack.channels if one.talk), "phone")

    def module(self, group: str, place: int = 0) -> str:
        """A phrase of a moment that can be said to anybody, by its place; empty: there is none."""
        there = [one.id for one in self.pack.modules if one.group == group and Blank.CALLER not in one.blanks]
        return there[place] if there else ""

    def receiver(self, button: Button) -> str:
        """Who is named behind a button, never a living person; empty: nobody, it goes to the queue."""
        there = self.pack.receivers(button)
        named = (one.id for one in there if one.invented or one.kind != EntryKind.PERSON)
        return next(named, "")

    # --- inside -------------------------------------------------------------------------------------

    def _filled(self, text: str, language: str) -> str:
        relation = self.taken.relation
        blanks = {
            "{theme}": words(self.taken.theme.title, language),
            "{relation}": words(relation.title, language) if relation else "",
            "{name}": words(self.taken.caller.name, language),
        }
        for blank, put in blanks.items():
            text = text.replace(blank, on_one_line(put))
        return text

    def _expected(self) -> Iterator[Expected]:
        lost = {one.evidence: one for one in reversed(self.taken.lost)}
        for name, when in self._conditions().items():
            if when and (name in lost or name in _ALWAYS):
                item = lost.get(name) or self.taken.form.get(name)
                block = item.block if item else _ALWAYS[name]
                block = block if block in self.blocks else self.blocks[0]
                never = [{"held": self.limit + 1}] if name == Evidence.HOLD else []
                yield Expected(name, when, never, block, item, name in lost)

    def _conditions(self) -> Mapping[str, Mapping[str, Any]]:
        """How a scenario says that a point of the form was met; empty: in this call it cannot be."""
        plans = "|".join(one.code for one in self.pack.plans)
        hold = {"said": ["@hold"], "happened": ["held", "resumed"]}
        passed = {"escalated": [self.button.id]} if self.button else {}
        parted = "goodbye|goodbye_cold" + ("|passed_on|passed_to_nobody" if self.pack.buttons else "")
        return {
            Evidence.GREETING.value: {"said": ["@greeting"]},
            "emergency": {"happened": ["emergency"]} if self.taken.emergency else {},
            Evidence.IDENTITY.value: {"asked": ["name"], "filled": ["applicant_name|applicant_policy"]},
            Evidence.REASON.value: {"asked": ["reason"]},
            "theme": {"fields": {"theme": self.taken.theme.code}},
            Evidence.TACTIC.value: self._whole_list(),
            Evidence.PLAN.value: {"planned": [plans]} if plans else {},
            Evidence.HOLD.value: hold if self.module("hold") else {},
            Evidence.RECEIVER.value: self._named(),
            Evidence.HANDED_OVER.value: passed,
            Evidence.CLOSING.value: {"said": ["@closing"]},
            Evidence.GOODBYE.value: {"heard": [parted]},
            Evidence.FINISHED.value: {} if self.button else {"happened": ["finished|named"]},
        }

    def _whole_list(self) -> Mapping[str, Any]:
        return {"ticked": [f"{self.tactic.id}:{len(self.tactic.points)}"]} if self.tactic else {}

    def _named(self) -> Mapping[str, Any]:
        """The call goes on, and who receives it was named before."""
        if self.button is None:
            return {}
        phrase = self.pack.module(self.button.phrase)
        told = {"said": [f"@{phrase.group}"]} if phrase else {}
        named = {"happened": ["named"]} if self.receiver(self.button) else {}
        return {"escalated": [self.button.id], **named, **told}


@cache
def _material() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))
