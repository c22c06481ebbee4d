"""What the facts of a card say to the points of the form: a mark, and by what it was decided.

The call's own facts decide only what they cannot be wrong about. A phrase that was said and not marked as
said, a caller whose name was known before: there a human being has listened, and the fact is silent.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from core.domain.card import Card, Hold
from core.domain.clocks import seconds
from core.domain.grading.form import Evidence, Mark
from core.domain.lasting import holds
from core.domain.pack import Module, Norm, Pack
from core.domain.record import record
from core.domain.vocabulary import Direction, NormId, SpeechGroup, Status

_BEFORE: Final = timedelta(minutes=1)
"""How long before a hold, or before the handing over, its phrase may have been said."""
_AFTER: Final = timedelta(minutes=1)
"""How long after the handing over."""
_GOODBYES: Final = {"citizen": Mark.FULL, "broken": Mark.NOT_APPLICABLE}
"""Whether the caller said goodbye → what it is worth; else only who listened knows."""


@record(frozen=True, slots=True)
class Finding:
    """What was found. ``mark``: empty where the facts decide nothing; ``code``: how it is told, a key of
    ``FOUND_WORDS``; ``values`` fill its blanks; ``at``: at which second of the talk.
    """

    code: str
    mark: str = ""
    values: Mapping[str, str] | None = None
    at: int | None = None


FOUND_WORDS: Final[Mapping[str, str]] = {
    "rings": "picked up at ring {rings}; the norm is {limit}",
    "rings_unlimited": "picked up at ring {rings}; there is no norm",
    "rings_unknown": "nobody counted the rings",
    "outgoing": "the centre called itself",
    "said": "said: {title}",
    "not_said": "no phrase for it is marked as said",
    "known": "written down during the talk",
    "not_known": "not written down during the talk",
    "no_hold": "nobody was on hold",
    "hold": "holds {times}, the longest {longest} s; beyond the norm {late}; without phrase {mute}",
    "not_passed": "the card was not passed on",
    "receivers": "passed on {times} times; without name or post {nameless}; without phrase {mute}",
    "returned": "given back: {reason}",
    "passed_empty": "something that the receiver reads was not filled in",
    "accepted": "passed on {times} times, never given back",
    "no_tactic": "no checklist was used",
    "ticked": "{done} of {all} points ticked: {title}",
    "plan": "offered: {title}",
    "no_plan": "no plan of action is marked as offered",
    "finished": "finished {after} min after the talk",
    "opened_again": "opened again: {reason}",
    "goodbye": "of the goodbye: {title}",
    "no_goodbye": "nothing is said of the goodbye",
    "in_force": "theme {theme} held on that day; edition {edition}",
    "not_in_force": "theme {theme} did not hold on that day; edition {edition}",
    "theme_gone": "theme {theme} is not in the pack of today; edition {edition}",
    "no_theme": "no theme was chosen; edition {edition}",
}
"""The sentence for each code: message ids of the screen's catalogue."""


def findings(card: Card, pack: Pack, language: str = "") -> Mapping[str, Finding]:
    """What the facts of a card say, by ``Evidence``. ``language``: of titles that are named."""
    look = _Look(card, pack, language)
    return {name: rule(look) for name, rule in _RULES.items()}


class _Look:
    def __init__(self, card: Card, pack: Pack, language: str) -> None:
        self.card, self.pack, self.language = card, pack, language
        began = card.opened_at or card.updated_at
        self.day = day_of(card) if began else date.min

    def second(self, at: datetime) -> int:
        return seconds(self.card.opened_at, at)

    def norm(self, norm_id: str) -> Norm | None:
        """The norm as it was on the day of the call."""
        return next((one for one in self.pack.norms if one.id == norm_id and holds(one, self.day)), None)

    def late(self, norm_id: str) -> int:
        return sum(one.norm == norm_id for one in self.card.breaches)

    def said(self, *groups: str) -> list[tuple[Module, datetime]]:
        found = ((self.pack.module(one.module), one.at) for one in self.card.said)
        return [(module, at) for module, at in found if module is not None and module.group in groups]

    def title(self, texts: Mapping[str, str]) -> str:
        return texts.get(self.language) or next(iter(texts.values()), "")

    def in_talk(self, *fields: str) -> bool:
        """Whether who took the call wrote each of these while they talked."""
        end, who = self.card.talk_ended_at, self.card.taken_by
        early = {
            one.field
            for one in self.card.changes
            if one.by == who and one.value.strip() and (end is None or one.at <= end)
        }
        return early.issuperset(fields)

    def full_at(self, moment: datetime, fields: Collection[str]) -> bool:
        """Whether these were filled in at a moment."""
        then = {one.field: one.value.strip() for one in self.card.changes if one.at <= moment}
        return all(then.get(name) for name in fields)

    def of_two(self, one: bool, phrase: bool) -> str:
        """A point of two halves, of which one is a phrase.

        A phrase that is missing where another edition was worked by may have been said under another code.
        """
        if not phrase and self.card.pack_version != self.pack.centre.version:
            return ""
        return Mark.FULL if one and phrase else Mark.HALF if one or phrase else Mark.NONE


def day_of(card: Card) -> date:
    """The day of the call, by the clocks of its centre."""
    from zoneinfo import ZoneInfo

    began = card.opened_at or card.updated_at
    if began is None:
        return date.min
    try:
        return began.astimezone(ZoneInfo(card.tz)).date()
    except (ValueError, OSError, KeyError, OverflowError):  # what another program wrote
        return began.date()


def _rings(look: _Look) -> Finding:
    card, norm = look.card, look.norm(NormId.RINGS)
    if card.direction == Direction.OUTGOING:
        return Finding("outgoing", Mark.NOT_APPLICABLE)
    if not card.rings:
        return Finding("rings_unknown")
    told = {"rings": str(card.rings)}
    if norm is None:
        return Finding("rings_unlimited", Mark.NOT_APPLICABLE, told)
    mark = Mark.NONE if look.late(NormId.RINGS) or card.rings > norm.limit else Mark.FULL
    return Finding("rings", mark, told | {"limit": str(norm.limit)}, 0)


def _spoken(*groups: str) -> Callable[[_Look], Finding]:
    def rule(look: _Look) -> Finding:
        said = look.said(*groups)
        if not said:
            return Finding("not_said")
        titles = dict.fromkeys(look.title(module.title) for module, _ in said)
        return Finding("said", Mark.FULL, {"title": "; ".join(titles)}, look.second(said[0][1]))

    return rule


def _written(*fields: str) -> Callable[[_Look], Finding]:
    return lambda look: Finding("known", Mark.FULL) if look.in_talk(*fields) else Finding("not_known")


def _identity(look: _Look) -> Finding:
    known = look.in_talk("applicant_name") or look.in_talk("applicant_policy")
    return Finding("known", Mark.FULL) if known else Finding("not_known")


def _with_phrase(
    said: list[tuple[Module, datetime]], since: datetime, until: datetime, after: timedelta = timedelta()
) -> bool:
    return any(since - at <= _BEFORE and at - until <= after for _, at in said)


def _hold(look: _Look) -> Finding:
    spells = [(one, one.until or one.since) for one in look.card.holds]
    if not spells:
        return Finding("no_hold", Mark.NOT_APPLICABLE)
    said, late = look.said(SpeechGroup.HOLD), look.late(NormId.HOLD)
    mute = sum(not _with_phrase(said, one.since, until) for one, until in spells)
    told = {
        "times": str(len(spells)), "longest": str(max(map(_length, look.card.holds))),
        "late": str(late), "mute": str(mute),
    }  # fmt: skip
    return Finding("hold", look.of_two(not late, not mute), told, look.second(spells[0][0].since))


def _length(hold: Hold) -> int:
    return seconds(hold.since, hold.until or hold.since)


def _receiver(look: _Look) -> Finding:
    passed = look.card.escalations
    if not passed:
        return Finding("not_passed", Mark.NOT_APPLICABLE)
    nameless = sum(not (one.fact.receiver_name and one.fact.receiver_post) for one in passed)
    said = look.said(SpeechGroup.REDIRECT, SpeechGroup.BUSY)
    mute = sum(not _with_phrase(said, one.at, one.at, _AFTER) for one in passed)
    told = {"times": str(len(passed)), "nameless": str(nameless), "mute": str(mute)}
    return Finding("receivers", look.of_two(not nameless, not mute), told, look.second(passed[0].at))


def _handed_over(look: _Look) -> Finding:
    passed = look.card.escalations
    if not passed:
        return Finding("not_passed", Mark.NOT_APPLICABLE)
    back = next((one.returned for one in passed if one.returned), None)
    if back is not None:  # why it came back tells whose fault it was, and that is for who listened
        return Finding("returned", "", {"reason": back.reason})
    if not all(look.full_at(one.at, look.pack.handover_minimum) for one in passed):
        return Finding("passed_empty")  # in an emergency that is lawful
    return Finding("accepted", Mark.FULL, {"times": str(len(passed))})


def _tactic(look: _Look) -> Finding:
    begun = {tactic for tactic, _ in look.card.ticks}
    used = [tactic for tactic in look.pack.tactics if tactic.id in begun]
    if not used:
        return Finding("no_tactic")
    points = [(tactic.id, point.id) for tactic in used for point in tactic.points]
    done = sum(point in look.card.ticks for point in points)
    titles = "; ".join(look.title(tactic.title) for tactic in used)
    told = {"done": str(done), "all": str(len(points)), "title": titles}
    same = look.card.pack_version == look.pack.centre.version  # of its own edition it may be whole
    return Finding("ticked", Mark.FULL if done == len(points) else Mark.HALF if same else "", told)


def _plan(look: _Look) -> Finding:
    titles = [look.title(one.title) for one in look.pack.plans if one.code in look.card.plans]
    return Finding("plan", Mark.FULL, {"title": "; ".join(titles)}) if titles else Finding("no_plan")


def _finished(look: _Look) -> Finding:
    card = look.card
    if card.reopened:
        return Finding("opened_again", Mark.HALF, {"reason": card.reopened[-1]})
    if card.status is not Status.CLOSED or card.closed_at is None:
        return Finding("not_known")
    after = seconds(card.talk_ended_at, card.closed_at) // 60
    return Finding("finished", Mark.FULL, {"after": str(after)})


def _goodbye(look: _Look) -> Finding:
    code = look.card.value("farewell")
    if code not in _GOODBYES:
        return Finding("no_goodbye")
    title = look.pack.title("farewell", code, look.language)
    return Finding("goodbye", _GOODBYES[code], {"title": title})


def _in_force(look: _Look) -> Finding:
    told = {"theme": look.card.value("theme"), "edition": look.card.pack_version}
    if not told["theme"]:
        return Finding("no_theme", "", told)
    theme = look.pack.theme(told["theme"])
    if theme is None:
        return Finding("theme_gone", "", told)
    held = holds(theme, look.day)
    # That the theme was there says nothing of the answer: it is shown, and who listened decides.
    return Finding("in_force", "", told) if held else Finding("not_in_force", Mark.NONE, told)


_RULES: Final[Mapping[str, Callable[[_Look], Finding]]] = {
    Evidence.RINGS: _rings,
    Evidence.GREETING: _spoken(SpeechGroup.GREETING),
    Evidence.IDENTITY: _identity,
    Evidence.REASON: _written("kind", "theme"),
    Evidence.HOLD: _hold,
    Evidence.RECEIVER: _receiver,
    Evidence.HANDED_OVER: _handed_over,
    Evidence.TACTIC: _tactic,
    Evidence.PLAN: _plan,
    Evidence.FINISHED: _finished,
    Evidence.CLOSING: _spoken(SpeechGroup.CLOSING),
    Evidence.GOODBYE: _goodbye,
    Evidence.THEME_IN_FORCE: _in_force,
}
