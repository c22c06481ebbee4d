"""The grades of a card, by a reading that shares nothing with the fold's."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from core.domain.card import Card
from core.domain.envelope import IMPORTER
from core.domain.events import (
    CalibrationDropped,
    CalibrationSet,
    CardErased,
    CardOpened,
    CardTakenUp,
    GradeAcknowledged,
    GradeAppealed,
    GradeGiven,
    HearingChanged,
    ServiceRated,
)
from journal.ledger.port import Row
from tests.sync.simulation.reading import of_card, words_of

TAKING: Final = (CardOpened.TYPE, CardTakenUp.TYPE)
_TWO_HOURS: Final = timedelta(hours=2)
_SAID: Final = (
    GradeGiven.TYPE, GradeAcknowledged.TYPE, GradeAppealed.TYPE, CalibrationSet.TYPE, CalibrationDropped.TYPE,
    HearingChanged.TYPE, ServiceRated.TYPE,
)  # fmt: skip


@dataclass(slots=True)
class Told:
    """``took``: names. ``by``: lawful grade → the name of who gave it, in their order; ``purposes``, ``of``:
    what it is for, what it answers; ``rated``: the citizen's mark of which its author knew. ``rounds``: how
    many are to grade, who set it. ``rating``: the fact of the last mark. ``hearing``: who hears the call and
    since when. ``void``: what does not apply.
    """

    took: set[str] = field(default_factory=set)
    by: dict[str, str] = field(default_factory=dict)
    purposes: dict[str, str] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    rated: dict[str, str] = field(default_factory=dict)
    rounds: dict[str, tuple[int, str]] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    appealed: set[str] = field(default_factory=set)
    void: set[str] = field(default_factory=set)
    rating: Row | None = None
    hearing: tuple[str, datetime] | None = None
    opened: bool = False

    def answers(self, purpose: str, to: str) -> list[str]:
        """Who answered this, for that purpose."""
        return [self.by[id] for id, of in self.of.items() if of == to and self.purposes[id] == purpose]

    @property
    def standing(self) -> str:
        """The decision of an appeal, or what waits for one, or the last grade that was not blind; of those
        since the call was last heard again.
        """
        counted = [id for id in self.by if self.purposes[id] != "calibration"]
        anew = [place for place, id in enumerate(counted) if self.purposes[id] == "again"]
        counted = counted[anew[-1] :] if anew else counted
        decided = [id for id in counted if self.purposes[id] == "review"]
        return (decided or self.waiting or counted[-1:] or [""])[0]

    @property
    def waiting(self) -> list[str]:
        """What was appealed, and not decided."""
        return [id for id in self.by if id in self.appealed and not self.answers("review", id)]

    @property
    def open_rounds(self) -> list[str]:
        """Those in which nothing is agreed yet, and that nobody dropped."""
        return [id for id in self.rounds if id not in self.dropped and not self.answers("agreed", id)]

    @property
    def mark(self) -> int:
        """The citizen's last mark; 0: none."""
        mark: int = words_of(self.rating)["score"] if self.rating is not None else 0
        return mark

    @property
    def rated_since(self) -> bool:
        """Whether whoever gave the grade that counts did not know of the last mark."""
        now = self.standing
        fresh = self.rating is not None and self.mark > 0 and self.rating.event_id != self.rated.get(now, "")
        return now != "" and now not in self.waiting and fresh

    @property
    def wants_hearing(self) -> bool:
        """Whether somebody is to hear it."""
        return not self.standing or self.standing in self.waiting or self.rated_since

    def heard_by_another(self, name: str, now: datetime) -> bool:
        """Whether somebody else took it less than two hours ago, or their clock goes so far ahead."""
        return (
            self.hearing is not None and self.hearing[0] != name and abs(now - self.hearing[1]) < _TWO_HOURS
        )

    def tell(self, row: Row) -> None:
        """Read the next fact."""
        if row.type == ServiceRated.TYPE:
            self.rating = row
        elif not self._lawful(row):
            self.void.add(row.event_id)

    def _lawful(self, row: Row) -> bool:
        """Whether it applies; then it is kept."""
        said, name = words_of(row), _name(row)
        if row.type == GradeGiven.TYPE:
            return self._given(row, name)
        if row.type == HearingChanged.TYPE:
            return self._heard(name, _moment(row), on=said["on"])
        if row.type == CalibrationSet.TYPE:
            taken = self.heard_by_another(name, _moment(row))
            known = bool(self.open_rounds) or said["round"] in self.rounds
            lawful = not (name in self.took or self.waiting or taken or known)
            if lawful:
                self.rounds[said["round"]] = (said["graders"], name)
            return lawful
        if row.type == CalibrationDropped.TYPE:
            one = said["round"]
            lawful = name not in self.took and one in self.open_rounds and not self._complete(one)
            self.dropped |= {said["round"]} if lawful else set()
            return lawful
        return self._answer(row.type, name, said["grade"])

    def _given(self, row: Row, name: str) -> bool:
        said, id = words_of(row), row.event_id
        purpose, to = said["purpose"], said["answers_to"]
        worth = any(one["points"] and one["mark"] != "na" for one in json.loads(said["answers"]))
        if name in self.took or not (self.opened and worth and self._may(name, purpose, to)):
            return False
        rated = self._known_to(row)
        if self._corrects(name, purpose) and not (purpose == "again" and rated):
            rated = self.rated[self.standing]
        self.by[id], self.purposes[id], self.of[id], self.rated[id] = name, purpose, to, rated
        if purpose != "calibration":
            self.hearing = None
        return True

    def _may(self, name: str, purpose: str, to: str) -> bool:
        if purpose == "first":
            return not self.standing or self._corrects(name, purpose)
        if purpose == "again":
            return self.rated_since or self._corrects(name, purpose)
        if purpose == "review":
            return to in self.appealed and not self.answers("review", to) and self.by[to] != name
        if to not in self.open_rounds:
            return False
        (graders, setter), blind = self.rounds[to], self.answers("calibration", to)
        if purpose == "calibration":
            return len(blind) < graders and name not in blind
        return len(blind) >= graders or (name == setter and name in blind and len(blind) > 1)

    def _corrects(self, name: str, purpose: str) -> bool:
        now = self.standing
        mine = self.by.get(now) == name and now not in self.seen | self.appealed
        return mine and self.purposes[now] == purpose and purpose in ("first", "again")

    def _known_to(self, row: Row) -> str:
        return self.rating.event_id if self.rating is not None and knew(row, self.rating) else ""

    def _complete(self, round_id: str) -> bool:
        return len(self.answers("calibration", round_id)) >= self.rounds[round_id][0]

    def _heard(self, name: str, at: datetime, *, on: bool) -> bool:
        mine = self.hearing is not None and self.hearing[0] == name
        barred = (
            name in self.took or not (self.opened and self.wants_hearing) or self.heard_by_another(name, at)
        )
        if barred if on else not mine:
            return False
        self.hearing = (name, at) if on else None
        return True

    def _answer(self, type_: str, name: str, grade: str) -> bool:
        theirs = name in self.took and self.purposes.get(grade, "calibration") != "calibration"
        if type_ == GradeAcknowledged.TYPE:
            lawful = theirs and grade not in self.seen
        else:
            final = self.purposes.get(grade) == "review"
            lawful = theirs and not final and grade not in self.appealed and grade == self.standing
        if lawful:
            self.seen.add(grade)
            self.appealed |= {grade} if type_ == GradeAppealed.TYPE else set()
        return lawful


def knew(row: Row, earlier: Row) -> bool:
    """Whether whoever wrote a fact had read an earlier one."""
    read: int = json.loads(row.body or "")["base_seq"]
    return earlier.device_id == row.device_id or earlier.seq <= read


def _name(row: Row) -> str:
    """As whom whoever wrote it signed."""
    name: str = json.loads(row.body or "")["actor"]
    return name


def _moment(row: Row) -> datetime:
    """By the clock of the journal, as far as whoever wrote it knew that."""
    said = json.loads(row.body or "")
    return datetime.fromisoformat(said["occurred_at"]) + timedelta(milliseconds=said["clock_offset_ms"])


def retold(rows: Sequence[Row], card_id: str, card: Card) -> Told:
    """What the journal accepted of the grades of a card; whose call it is, the card says."""
    void, told = {one.event_id for one in card.superseded}, Told()
    for row in of_card(rows, card_id, CardErased.TYPE, *TAKING, *_SAID):
        if row.type == CardErased.TYPE:
            told = Told(opened=told.opened)
        elif row.type not in TAKING:
            told.tell(row)
        elif row.event_id not in void:
            told.opened |= row.type == CardOpened.TYPE
            told.took |= {_name(row)} if row.device_id != IMPORTER else set()
    return told
