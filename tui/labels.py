"""What the fields of a card are called: briefly on the form, in full in a sentence."""

from typing import Final

from core.domain.fields import BY_ID, FieldKind
from tui.catalogue import N_, _

LABELS: Final[dict[str, str]] = {
    "contact_phone": N_("Phone"),
    "applicant_name": N_("Name"),
    "applicant_birth": N_("Born"),
    "applicant_policy": N_("Policy"),
    "applicant_snils": N_("СНИЛС"),
    "applicant_address": N_("Address"),
    "relation": N_("For whom"),
    "insured_name": N_("Insured"),
    "insured_birth": N_("Insured born"),
    "insured_policy": N_("Insured policy"),
    "territory": N_("Region"),
    "insurer": N_("Insurer"),
    "kind": N_("Kind"),
    "channel": N_("Channel"),
    "theme": N_("Theme"),
    "clinic": N_("Clinic"),
    "second_clinic": N_("Clinic 2"),
    "essence": N_("Essence"),
    "vulnerability": N_("Marks"),
    "urgency": N_("Urgent"),
    "measures": N_("Done"),
    "result": N_("Result"),
    "justified": N_("Justified"),
    "language": N_("Language"),
    "insured_status": N_("Status"),
    "age": N_("Age"),
    "source": N_("Source"),
    "external_number": N_("Ext. no."),
    "network": N_("Network"),
    "account": N_("Account"),
    "link": N_("Link"),
    "recording": N_("Record"),
    "criticality": N_("Priority"),
    "profile": N_("Profile"),
    "attributes": N_("Traits"),
    "mood": N_("Mood"),
    "topic": N_("Occasion"),
    "waiting_days": N_("Waiting"),
    "offered_date": N_("Offered"),
    "needed_by": N_("Needed"),
    "paid_sum": N_("Paid"),
    "paid_way": N_("How paid"),
    "returned_sum": N_("Returned"),
    "lawful": N_("Lawful"),
    "conclusion": N_("Opinion"),
    "informed": N_("Informed"),
    "farewell": N_("Farewell"),
}
"""Field id → its short label, at most eight columns where it stands first on a line of the form."""

_IN_FULL: Final = {
    "insured_name": N_("name of the insured person"),
    "insured_birth": N_("birth date of the insured person"),
    "insured_policy": N_("policy of the insured person"),
    "insured_status": N_("status of the insured person"),
    "age": N_("age of the patient"),
    "source": N_("where the appeal came from"),
    "external_number": N_("number in the other system"),
    "recording": N_("recording of the talk"),
    "attributes": N_("traits of the case"),
    "waiting_days": N_("days of waiting"),
    "offered_date": N_("offered date"),
    "needed_by": N_("date by which it is needed"),
    "paid_sum": N_("sum that was taken"),
    "paid_way": N_("way of payment"),
    "returned_sum": N_("sum that was returned"),
    "lawful": N_("whether the clinic acted lawfully"),
    "conclusion": N_("medical opinion"),
    "informed": N_("whether the applicant was informed"),
    "farewell": N_("whether the caller said goodbye"),
}

_NUMBERS: Final = {"iin": N_("ИИН"), "fin": N_("FİN")}
"""What people are insured by where there is no policy."""


def field_label(field_id: str, scheme: str = "") -> str:
    """The short label of a field, for the form, where its heading says whose field it is.

    ``scheme``: by what number people are insured at the centre, as its pack calls it.
    """
    own = _NUMBERS.get(scheme) if BY_ID[field_id].kind is FieldKind.POLICY else None
    return _(own or LABELS[field_id])


def field_name(field_id: str) -> str:
    """The field in a sentence, where no heading stands over it."""
    return _(_IN_FULL.get(field_id, LABELS[field_id]))
