"""Key figures of a period: each with its numerator and its denominator, so that nobody has to guess the base.

Definitions: domain.md §8.2. A figure whose denominator is nought has no value: it is «no data», never 0 %.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from core.domain.ages import AgeGroup
from core.domain.fields import marks
from core.domain.pack import Pack, Target
from core.domain.record import changed, record
from core.domain.subjects import Attribute
from core.domain.vocabulary import Direction, NormId
from core.domain.zpz import Appeal, Count, count_of, row_of, table

REPEAT_DAYS: Final = 30
"""Within so many days the same person with the same theme counts as not resolved [own choice, §8.2]."""
SUSPECTED_CANCER: Final = "suspected_cancer"
BY_ORDER: Final = "by_order"

FINISHED: Final = "finished"
"""What an operator did with a card of somebody else (``Work``)."""

SHARE: Final = "share"
SECONDS: Final = "seconds"
MARK: Final = "mark"
COUNT: Final = "count"
SCORE: Final = "score"
"""A mean of marks from 0 to 100."""
PER_MILLE: Final = "per_mille"
_TIMES: Final = {SHARE: 100, PER_MILLE: 1000}


@record(frozen=True, slots=True, kw_only=True)
class Alike:
    """Appeals that a form cannot tell apart, and how many there are of them. Fields as on the card."""

    kind: str = ""
    theme: str = ""
    channel: str = ""
    direction: str = ""
    justified: str = ""
    age: str = ""
    profile: str = ""
    attributes: str = ""
    source: str = ""
    urgency: str = ""
    repeated: bool = False


@record(frozen=True, slots=True)
class Days:
    """A period: both days are within, by the clocks of the centre."""

    since: date
    until: date

    def months(self) -> Iterator["Days"]:
        """The months of it; the first and the last as far as they are within."""
        since = self.since
        while since <= self.until:
            after = (since.replace(day=28) + timedelta(days=4)).replace(day=1)
            yield Days(since, min(self.until, after - timedelta(days=1)))
            since = after


@record(frozen=True, slots=True)
class Tallied:
    """What was counted of a period.

    ``sums``: totals by the names of ``core.store.tallied``. ``counts``: a field of the card → its codes →
    cards; beside them ``hour`` (of the day), ``month`` («2026-11») and ``outcome`` («result justified»).
    ``operators``: who took the call → totals. ``voice``: seconds from each voice message to the return.
    ``money``: sums as they were typed → cards, for ``paid_sum`` and ``returned_sum``.
    ``terms``: ``due``, ``kept``, ``extended`` (``core.reports.figures``).
    """

    days: Days
    sums: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    operators: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    appeals: Mapping[Alike, int] = field(default_factory=dict)
    voice: Sequence[int] = ()
    money: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    terms: Mapping[str, int] = field(default_factory=dict)

    def sum(self, name: str) -> int:
        """A total; nought when nothing was counted under the name."""
        return self.sums.get(name, 0)


@record(frozen=True, slots=True)
class Work:
    """Something an operator did.

    ``what``: empty for a call that was taken, ``FINISHED`` for a card that somebody else had taken, else the
    ``Promise`` that was kept.

    ``number``: of the card in the journal, None while there is only ``local_number``. Seconds are None where
    nothing tells them; ``rating`` is nought where there is none.
    """

    by: str
    number: int | None
    local_number: int
    at: datetime
    what: str
    kind: str
    theme: str
    channel: str
    talk_s: int | None
    wrap_s: int | None
    passed: int
    result: str
    rating: int


@record(frozen=True, slots=True)
class Figure:
    """A key figure. ``unit``: one of those above. ``above``, ``below``: what is divided by what.

    ``target``: what the centre should reach at least, in percent; ``source``: where that is said.
    """

    id: str
    unit: str
    above: int
    below: int
    target: int | None = None
    source: str = ""

    @property
    def value(self) -> float | None:
        """The figure: percent, seconds, a mean mark or a number; None: there is no data."""
        if self.unit == COUNT:
            return self.above
        if self.below == 0:
            return None
        return self.above / self.below * _TIMES.get(self.unit, 1)

    @property
    def reached(self) -> bool | None:
        """Whether the target was reached; None where there is no target, or no data."""
        value = self.value
        return None if self.target is None or value is None else value >= self.target


_OF_SUMS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "fcr_journal": (SHARE, "first", "first_base"),
        "fcr_net": (SHARE, "first_net", "first_net_base"),
        "csat": (SHARE, "content", "rated"),
        "csat_mean": (MARK, "rating", "rated"),
        "response_rate": (SHARE, "rated", "asked"),
        "aht": (SECONDS, "handling_s", "handled"),
        "hold_kept": (SHARE, "holds_kept", "holds"),
        "ten_minutes": (SHARE, "self_kept", "self_answered"),
        "three_rings": (SHARE, "rings_kept", "rings_counted"),
        "callbacks_kept": (SHARE, "promises_kept", "promises"),
        "misdirected": (SHARE, "returned", "passed"),
        "justified": (SHARE, "justified", "complaints_settled"),
        "graded": (SHARE, "graded", "heard"),
        "grade_mean": (SCORE, "score", "grades"),
        "grade_lawfulness": (SCORE, "lawfulness", "lawful_of"),
        "grade_fatal": (PER_MILLE, "fatal", "grades"),
        "informed": (COUNT, "informed", ""),
        "explained": (COUNT, "explained", ""),
        "protected": (COUNT, "protected", ""),
        "helped": (COUNT, "helped", ""),
    }
)
"""Figure → its unit, and the totals it is made of."""
_UNDER: Final[Mapping[str, str]] = MappingProxyType({"three_rings": NormId.RINGS, "hold_kept": NormId.HOLD})
"""Figure → the norm whose breaches it counts: where there is no such norm, nothing was kept."""
ABSENT: Final = ("answer_rate", "service_level")
"""Shares that the telephone exchange alone knows, to which the console has no wire: never with data."""


def figures(counted: Tallied, pack: Pack) -> tuple[Figure, ...]:
    """The key figures of a period, in the order in which they are shown."""
    from statistics import median  # brings fractions and chance, which a start does not need

    found = {
        name: Figure(id=name, unit=unit, above=counted.sum(above), below=counted.sum(below))
        for name, (unit, above, below) in _OF_SUMS.items()
    }
    voice = list(counted.voice)
    terms = counted.terms
    found |= {
        one.id: one
        for one in (
            Figure(
                id="terms_kept", unit=SHARE, above=terms.get("kept", 0), below=terms.get("due", 0)
            ),
            Figure(
                id="extended", unit=SHARE, above=terms.get("extended", 0), below=terms.get("due", 0)
            ),
            Figure(
                id="voice_median", unit=SECONDS, above=round(median(voice)) if voice else 0,
                below=min(len(voice), 1),
            ),
            Figure(id="voice_max", unit=SECONDS, above=max(voice, default=0), below=min(len(voice), 1)),
            Figure(id="voice_waiting", unit=COUNT, above=counted.sum("voice_waiting"), below=0),
        )
    }  # fmt: skip
    norms = {norm.id for norm in pack.norms}
    idle = (name for name, norm in _UNDER.items() if norm not in norms)
    found |= {name: Figure(id=name, unit=SHARE, above=0, below=0) for name in (*ABSENT, *idle)}
    aims = {target.figure: target for target in pack.targets}
    return tuple(_aimed(found[name], aims) for name in ORDER)


ORDER: Final = (
    "csat", "csat_mean", "response_rate", "fcr_journal", "fcr_net", "aht", "three_rings", "hold_kept",
    "ten_minutes", "callbacks_kept", "voice_median", "voice_max", "voice_waiting", "terms_kept", "extended",
    "misdirected", "graded", "grade_mean", "grade_lawfulness", "grade_fatal", "justified", "informed",
    "explained", "protected", "helped", *ABSENT,
)  # fmt: skip
"""Satisfaction first: «главный показатель» (S2-36)."""


def _aimed(figure: Figure, aims: Mapping[str, Target]) -> Figure:
    aim = aims.get(figure.id)
    return figure if aim is None else changed(figure, target=aim.at_least, source=aim.source)


def form(counted: Tallied, pack: Pack) -> Mapping[str, Count]:
    """Form ЗПЗ, table 1: row → how many; under an empty row what has no part in it.

    «Поступившие»: a call that the centre itself made is no appeal.
    """
    written = {channel.code for channel in pack.channels if channel.written}
    subjects: dict[str, str] = {}
    rows: list[tuple[str, Count]] = []
    unsorted = Count()
    for one, number in counted.appeals.items():
        if one.direction == Direction.OUTGOING:
            continue
        if one.theme not in subjects:
            subjects[one.theme] = pack.subject_of(one.theme)
        attributes = frozenset(marks(one.attributes))
        by_order = Attribute.BY_ORDER in attributes or one.source == BY_ORDER
        count = count_of(number, written=one.channel in written, by_order=by_order)
        row = row_of(_appeal(one, subjects[one.theme], attributes))
        if row:
            rows.append((row, count))
        else:
            unsorted = unsorted.plus(count)
    return {**table(rows), "": unsorted}


def _appeal(one: Alike, subject: str, attributes: frozenset[str]) -> Appeal:
    return Appeal(
        kind=one.kind, subject=subject, justified=one.justified, age=AgeGroup(one.age),
        profile=one.profile, attributes=attributes, repeated=one.repeated,
        suspected_cancer=SUSPECTED_CANCER in marks(one.urgency),
    )  # fmt: skip


def together(parts: Iterable[Tallied]) -> Tallied:
    """Periods that follow one another, counted as one."""
    sums: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {}
    operators: dict[str, Counter[str]] = {}
    appeals: Counter[Alike] = Counter()
    money: dict[str, Counter[str]] = {}
    terms: Counter[str] = Counter()
    voice: list[int] = []
    days: list[date] = []
    for part in parts:
        days += (part.days.since, part.days.until)
        sums.update(part.sums)
        appeals.update(part.appeals)
        terms.update(part.terms)
        voice += part.voice
        for target, source in ((counts, part.counts), (operators, part.operators), (money, part.money)):
            for name, numbers in source.items():
                target.setdefault(name, Counter()).update(numbers)
    return Tallied(
        days=Days(min(days), max(days)), sums=sums, counts=counts, operators=operators, appeals=appeals,
        voice=tuple(voice), money=money, terms=terms,
    )  # fmt: skip
