"""The fields of a card: one table. A new field is a new line here (and a line in the form's layout).

A value is always the text that was typed: «9.12.84» stays «9.12.84». What it means (a date, a policy, a
phone) is read from it when it is shown or checked, so that nothing written is ever lost to a parser.
"""

from enum import StrEnum

from core.domain.record import record


class FieldKind(StrEnum):
    """How a field is typed and read."""

    LINE = "line"
    TEXT = "text"
    PHONE = "phone"
    DATE = "date"
    POLICY = "policy"
    CHOICE = "choice"
    MARKS = "marks"
    ENTRY = "entry"
    NUMBER = "number"
    SUM = "sum"


@record(frozen=True, slots=True)
class Field:
    """One field: its id, how it is read, and the most characters a finished card may hold in it.

    ``choices`` names the list of the pack (or the directory kind, for ``ENTRY``) its values come from.
    ``qualification``: only an account that has it may write here.
    """

    id: str
    kind: FieldKind
    limit: int
    choices: str = ""
    qualification: str = ""


MEDICAL = "medical"
"""Higher medical education: whoever has it may write a medical conclusion (1542's investigation group)."""

FIELDS: tuple[Field, ...] = (
    Field("contact_phone", FieldKind.PHONE, 60),
    Field("applicant_name", FieldKind.LINE, 120),
    Field("applicant_birth", FieldKind.DATE, 20),
    Field("applicant_policy", FieldKind.POLICY, 40),
    Field("applicant_snils", FieldKind.LINE, 20),
    Field("applicant_address", FieldKind.LINE, 200),
    Field("language", FieldKind.CHOICE, 40, "language"),
    Field("relation", FieldKind.CHOICE, 40, "relation"),
    Field("insured_name", FieldKind.LINE, 120),
    Field("insured_birth", FieldKind.DATE, 20),
    Field("insured_policy", FieldKind.POLICY, 40),
    Field("territory", FieldKind.CHOICE, 120, "territory"),
    Field("insurer", FieldKind.ENTRY, 120, "insurer"),
    Field("insured_status", FieldKind.CHOICE, 40, "insured_status"),
    Field("age", FieldKind.NUMBER, 3),
    Field("kind", FieldKind.CHOICE, 40, "kind"),
    Field("channel", FieldKind.CHOICE, 40, "channel"),
    Field("source", FieldKind.CHOICE, 40, "source"),
    Field("external_number", FieldKind.LINE, 80),
    Field("network", FieldKind.CHOICE, 40, "network"),
    Field("account", FieldKind.LINE, 120),
    Field("link", FieldKind.LINE, 400),
    Field("recording", FieldKind.LINE, 400),
    Field("theme", FieldKind.CHOICE, 40, "theme"),
    Field("clinic", FieldKind.ENTRY, 200, "clinic"),
    Field("second_clinic", FieldKind.ENTRY, 200, "clinic"),
    Field("essence", FieldKind.TEXT, 4000),
    Field("vulnerability", FieldKind.MARKS, 200, "vulnerability"),
    Field("urgency", FieldKind.MARKS, 200, "urgency"),
    Field("criticality", FieldKind.CHOICE, 40, "criticality"),
    Field("profile", FieldKind.CHOICE, 40, "profile"),
    Field("attributes", FieldKind.MARKS, 200, "attributes"),
    Field("mood", FieldKind.CHOICE, 40, "mood"),
    Field("topic", FieldKind.CHOICE, 40, "topic"),
    Field("waiting_days", FieldKind.NUMBER, 4),
    Field("offered_date", FieldKind.DATE, 20),
    Field("needed_by", FieldKind.DATE, 20),
    Field("paid_sum", FieldKind.SUM, 20),
    Field("paid_way", FieldKind.CHOICE, 40, "paid_way"),
    Field("returned_sum", FieldKind.SUM, 20),
    Field("lawful", FieldKind.CHOICE, 40, "lawful"),
    Field("conclusion", FieldKind.TEXT, 4000, qualification=MEDICAL),
    Field("measures", FieldKind.TEXT, 4000),
    Field("result", FieldKind.CHOICE, 40, "result"),
    Field("justified", FieldKind.CHOICE, 40, "justified"),
    Field("informed", FieldKind.CHOICE, 40, "informed"),
    Field("farewell", FieldKind.CHOICE, 40, "farewell"),
)

BY_ID: dict[str, Field] = {field.id: field for field in FIELDS}


def marks(value: str) -> tuple[str, ...]:
    """The codes in the value of a ``MARKS`` field: they stand one space apart."""
    return tuple(value.split())
