"""Form ЗПЗ, table 1: in which row an appeal counts. Computed from what the card says, never asked for.

Sources: the rows of the form (``core/reports/zpz_table1.csv``) and the rule that «по поручениям» are part of
«письменные» and not added to the total [found, domain.md §1.5]. An appeal counts in one row, and so in all
rows above it. Where the form leaves open which of two rows takes an appeal, the order of the rules below
decides; that order is ours (docs/reports.md says which questions it settles).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from core.domain.ages import AgeGroup
from core.domain.record import record
from core.domain.subjects import Attribute, Profile, Subject

TOTAL: Final = "1"
APPLICATIONS: Final = "2"
COMPLAINTS: Final = "3"
CONSULTATIONS: Final = "4"
PROPOSALS: Final = "5"
GRATITUDE: Final = "6"
JUSTIFIED: Final = "yes"

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "application": APPLICATIONS,
        "complaint": COMPLAINTS,
        "consultation": CONSULTATIONS,
        "assistance": CONSULTATIONS,
        "request": CONSULTATIONS,
        "inquiry": CONSULTATIONS,
        "message": CONSULTATIONS,
        "out_of_scope": CONSULTATIONS,
        "proposal": PROPOSALS,
        "response": GRATITUDE,
        "gratitude": GRATITUDE,
    }
)
"""Kind of appeal → its part of the form. A kind that is not here is in no row, and is counted apart."""

_OTHER: Final = ("3.1.16", "4.18", APPLICATIONS)
ROWS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        Subject.INSURER_CHOICE: ("3.1.1", "4.1", "2.1"),
        Subject.REGISTER: ("3.1.16", "4.18", "2.2"),
        Subject.POLICY: ("3.1.2", "4.2", "2.3"),
        Subject.CLINIC_CHOICE: ("3.1.3", "4.3", "2"),
        Subject.DOCTOR_CHOICE: ("3.1.4", "4.4", "2"),
        Subject.ORGANISATION: ("3.1.5", "4.5", "2"),
        Subject.WAIT: ("3.1.5", "4.6.1", "2"),
        Subject.WAIT_PRIMARY: ("3.1.5.1", "4.6.1", "2"),
        Subject.WAIT_COVID: ("3.1.5.2", "4.6.1", "2"),
        Subject.WAIT_SPECIALIST: ("3.1.5.3", "4.6.1", "2"),
        Subject.WAIT_DIAGNOSTICS: ("3.1.5.4", "4.6.1", "2"),
        Subject.WAIT_TOMOGRAPHY: ("3.1.5.5", "4.6.1", "2"),
        Subject.WAIT_SPECIALISED: ("3.1.5.6", "4.6.1", "2"),
        Subject.AMBULANCE_ARRIVAL: ("3.1.5.7", "4.6.1", "2"),
        Subject.EQUIPMENT: ("3.1.5.8", "4.5", "2"),
        Subject.HYGIENE: ("3.1.5.9", "4.5", "2"),
        Subject.ETHICS: ("3.1.5.10", "4.5", "2"),
        Subject.QUALITY: ("3.1.6", "4.6", "2"),
        Subject.DISPENSARY_REGISTRATION: ("3.1.6.2", "4.7.3", "2"),
        Subject.COVID_CARE: ("3.1.6.4", "4.6", "2"),
        Subject.IVF: ("3.1.6.5", "4.6.2", "2"),
        Subject.REHABILITATION: ("3.1.6.6", "4.6", "2"),
        Subject.HIGH_TECH: ("3.1.6.10", "4.6", "2"),
        Subject.PREVENTION: ("3.1.7", "4.7", "2"),
        Subject.VACCINATION: ("3.1.7", "4.7.5", "2"),
        Subject.CHECKUP: ("3.1.7.2", "4.7.2", "2"),
        Subject.DISPENSARY_OBSERVATION: ("3.1.7.3", "4.7.3", "2"),
        Subject.EXTENDED_CHECKUP: ("3.1.7.4", "4.7.4", "2"),
        Subject.MEDICINES: ("3.1.8", "4.8", "2"),
        Subject.OUTSIDE_TERRITORY: ("3.1.9", "4.10", "2"),
        Subject.REFUSAL: ("3.1.10", "4.11", "2"),
        Subject.CHARGING: ("3.1.11", "4.12", "2"),
        Subject.CHARGING_MEDICINES: ("3.1.11.1", "4.12.1", "2"),
        Subject.INSURER_WORK: ("3.1.12", "4.18", "2"),
        Subject.INSURER_EXPERTISE: ("3.1.12.1", "4.18", "2"),
        Subject.FEDERAL_CLINICS: ("3.1.13", "4.17", "2"),
        Subject.TELEMEDICINE: ("3.1.13", "4.9", "2"),
        Subject.FALSE_SERVICES: ("3.1.14", "4.14", "2"),
        Subject.INFORMATION_VOLUME: ("3.1.16", "4.13", "2"),
        Subject.SERVICES_LIST: ("3.1.16", "4.14", "2"),
        Subject.CONTROL_RESULTS: ("3.1.16", "4.15", "2"),
        Subject.CLINICS_INFORMATION: ("3.1.16", "4.16", "2"),
        Subject.CHECKUP_CLINICS: ("3.1.16", "4.16.1", "2"),
        Subject.OTHER: _OTHER,
        Subject.OUT_OF_SCOPE: _OTHER,
    }
)
"""Subject → its row as a justified complaint, as a consultation, as an application."""

_OF_CARE: Final = frozenset(
    {
        Subject.QUALITY, Subject.DISPENSARY_REGISTRATION, Subject.COVID_CARE, Subject.IVF,
        Subject.REHABILITATION, Subject.HIGH_TECH,
    }
)  # fmt: skip
"""Care itself: where somebody died of it, that is the row, whatever the care was."""
_ORDER_OF_CARE: Final = frozenset(
    {
        Subject.ORGANISATION, Subject.WAIT, Subject.WAIT_PRIMARY, Subject.WAIT_SPECIALIST,
        Subject.WAIT_DIAGNOSTICS, Subject.WAIT_TOMOGRAPHY, Subject.WAIT_SPECIALISED,
    }
)  # fmt: skip
"""«Порядок направления и порядок оказания помощи»: federal clinics have rows of their own for it."""
_NOT_FOR_CANCER: Final = frozenset({"3.1.5.3", "3.1.5.4", "3.1.5.5"})
"""«За исключением подозрения на онкологическое заболевание»: such a wait stays in the row above."""
_OF_ADULTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "3.1.6": "3.1.6.9", "3.1.6.10": "3.1.6.9",
        "3.1.7": "3.1.16", "3.1.7.2": "3.1.16", "3.1.7.3": "3.1.16", "3.1.7.4": "3.1.16",
        "4.6": "4.6.6", "4.7.2": "4.7", "4.7.3": "4.7",
    }
)  # fmt: skip
"""«За исключением несовершеннолетних»: row → the row of a child."""
_OF_SENIORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "3.1.7": "3.1.7.1", "3.1.7.2": "3.1.7.2.1", "3.1.7.3": "3.1.7.3.1",
        "4.7": "4.7.1", "4.7.2": "4.7.2.1", "4.7.3": "4.7.3.1",
    }
)  # fmt: skip
"""«65 лет и старше»: row → the row within it."""
_BY_PROFILE: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("4.6", Profile.ONCOLOGY): "4.6.3",
        ("4.6", Profile.CIRCULATION): "4.6.4",
        ("4.6", Profile.CHRONIC): "4.6.5",
        ("3.1.6", Profile.CIRCULATION): "3.1.6.7",
        ("3.1.6", Profile.CHRONIC): "3.1.6.8",
    }
)
"""Rows of adults, by the profile of the care."""
_BY_PROFILE_AT_ANY_AGE: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {("3.1.6", Profile.ONCOLOGY): "3.1.6.1", ("4.8", Profile.ONCOLOGY): "4.8.1"}
)


@record(frozen=True, slots=True, kw_only=True)
class Appeal:
    """What the form asks of a card.

    ``subject``: of its theme, empty while none is known. ``repeated``: it is about an earlier card.
    ``suspected_cancer``: a mark of urgency. ``age``: of the patient on the day of the appeal.
    """

    kind: str
    subject: str = ""
    justified: str = ""
    age: AgeGroup = AgeGroup.UNKNOWN
    profile: str = ""
    attributes: frozenset[str] = frozenset()
    repeated: bool = False
    suspected_cancer: bool = False


@record(frozen=True, slots=True)
class Count:
    """Appeals of one row. ``by_order`` are among the ``written``, and so counted once in the total."""

    oral: int = 0
    written: int = 0
    by_order: int = 0

    @property
    def total(self) -> int:
        """«Итого»."""
        return self.oral + self.written

    def plus(self, other: "Count") -> "Count":
        """Both together."""
        return Count(self.oral + other.oral, self.written + other.written, self.by_order + other.by_order)


def row_of(appeal: Appeal) -> str:
    """The row in which an appeal counts, as the form numbers it; empty when its kind has no part there."""
    part = KINDS.get(appeal.kind, "")
    complaint, consultation, application = ROWS.get(appeal.subject, _OTHER)
    if part == APPLICATIONS:
        return application
    if part == CONSULTATIONS:
        return _consultation(appeal, consultation)
    if part == COMPLAINTS and appeal.justified == JUSTIFIED:
        return _complaint(appeal, complaint)
    return part


def _complaint(appeal: Appeal, row: str) -> str:
    if appeal.repeated or Attribute.REPEAT in appeal.attributes:
        return "3.1.15"
    if appeal.subject in _OF_CARE and Attribute.LETHAL in appeal.attributes:
        return "3.1.6.3"
    if appeal.subject in _ORDER_OF_CARE and Attribute.FEDERAL in appeal.attributes:
        return "3.1.13"
    if row in _NOT_FOR_CANCER and (appeal.suspected_cancer or appeal.profile == Profile.ONCOLOGY):
        return "3.1.5"
    return _refined(appeal, row)


def _consultation(appeal: Appeal, row: str) -> str:
    if Attribute.FEDERAL in appeal.attributes:
        if Attribute.TELEMEDICINE in appeal.attributes:
            return "4.9"
        if appeal.subject in _ORDER_OF_CARE:
            return "4.17"
    return _refined(appeal, row)


def _refined(appeal: Appeal, row: str) -> str:
    if (found := _BY_PROFILE_AT_ANY_AGE.get((row, appeal.profile))) is not None:
        return found
    if appeal.age is AgeGroup.MINOR:
        return _OF_ADULTS.get(row, row)
    if appeal.age is AgeGroup.SENIOR and row in _OF_SENIORS:
        return _OF_SENIORS[row]
    return _BY_PROFILE.get((row, appeal.profile), row)


def above(row: str) -> str:
    """The row that a row is part of; empty for the first."""
    return "" if row == TOTAL else row.rpartition(".")[0] or TOTAL


def count_of(number: int, *, written: bool, by_order: bool) -> Count:
    """So many appeals of one kind. What came by an authority's order came on paper."""
    if written or by_order:
        return Count(written=number, by_order=number if by_order else 0)
    return Count(oral=number)


def table(counted: Iterable[tuple[str, Count]]) -> Mapping[str, Count]:
    """Rows with what counts in each and in all rows that are part of it; what is in no row is left out."""
    sums: dict[str, Count] = {}
    for row, count in counted:
        while row:
            sums[row] = sums.get(row, Count()).plus(count)
            row = above(row)  # noqa: PLW2901
    return sums
