"""Can everything in a scenario be said, and does every way through it lead to a goodbye?

Told generously: a trainee may do anything, moods may come as far as they can. What cannot be reached even so
can never be.
"""

from collections.abc import Collection, Iterator

from core.domain.build import Problem
from core.domain.sandbox.scenario import Line, Scenario, When
from core.domain.sandbox.vocabulary import MOODS


def unreached(scenario: Scenario) -> Iterator[Problem]:
    """Lines never said, questions that can never be asked, lines after which nobody says goodbye."""
    reach = _Reach(scenario)
    found = reach.reached()
    for line in scenario.lines:
        if f"heard {line.id}" not in found:
            yield Problem(f"lines[{line.id}]", None, "it is never said: what it waits for cannot be")
    for question in scenario.questions:
        if f"asked {question.id}" not in found:
            yield Problem(f"questions[{question.id}]", None, "it can never be asked")
    if not any(line.ends for line in scenario.lines):
        yield Problem("lines", None, "nobody says goodbye: a line with ends = true is needed")
        return
    for line in scenario.lines:
        if f"heard {line.id}" in found and not line.ends and not reach.ends_after(line):
            yield Problem(f"lines[{line.id}]", None, "a dead end: nobody says goodbye after it")


class _Reach:
    """What can be in one scenario, whatever is done."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        gains = (
            *(line.mood for line in scenario.lines),
            *(question.mood for question in scenario.questions),
            *(reaction.mood for reaction in scenario.reactions),
        )
        best = scenario.caller.mood + sum(gain for gain in gains if gain > 0)
        self._best = min(best, MOODS.stop - 1)

    def reached(self, heard: Collection[str] = ()) -> frozenset[str]:
        """What can be: «heard hello», «asked name». ``heard``: lines that were, and keep others from it."""
        found = frozenset(f"heard {line}" for line in heard)
        while True:
            more = {f"heard {one.id}" for one in self._scenario.lines if self._can_follow(one, found, heard)}
            more |= {f"asked {one.id}" for one in self._scenario.questions if self._can_be(one.when, found)}
            if more <= found:
                return found
            found |= more

    def ends_after(self, line: Line) -> bool:
        """Whether somebody can still say goodbye once this was said, and what had to be said before it."""
        found = self.reached(self._needed(line))
        return any(one.ends and f"heard {one.id}" in found for one in self._scenario.lines)

    def _can_be(self, when: When, found: Collection[str]) -> bool:
        """Whether a condition can come to hold when this can be."""
        asked = [("heard", codes) for codes in when.heard] + [("asked", codes) for codes in when.asked]
        there = all(any(f"{kind} {code}" in found for code in codes.split("|")) for kind, codes in asked)
        return there and when.mood_least <= min(self._best, when.mood_most)

    def _can_follow(self, line: Line, found: Collection[str], heard: Collection[str]) -> bool:
        barred = any(self._holds_anyway(one, line.when, heard) for one in line.unless)
        return not barred and self._can_be(line.when, found)

    def _holds_anyway(self, barring: When, when: When, heard: Collection[str]) -> bool:
        """Whether what keeps a line from being said holds whenever it could be said."""
        timed = barring.elapsed or barring.silent or barring.held or barring.since
        if timed or barring.fields or barring.mood_least or barring.mood_most < MOODS.stop - 1:
            return False
        sure = {name: {*getattr(when, name)} for name in _LISTS}
        sure["heard"] |= set(heard)
        return all(set(getattr(barring, name)) <= sure[name] for name in _LISTS)

    def _needed(self, line: Line) -> frozenset[str]:
        """A line and those that were surely said before it."""
        needed, left = {line.id}, [line]
        while left:
            for code in left.pop().when.heard:
                before = self._scenario.line(code)
                if before is not None and code not in needed:
                    needed.add(code)
                    left.append(before)
        return frozenset(needed)


_LISTS = (
    "said", "asked", "ticked", "planned", "escalated", "passed_to", "offered", "promised", "contact",
    "contacted", "noticed", "thrown", "heard", "happened", "filled",
)  # fmt: skip
