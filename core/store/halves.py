"""Forms of grading that are half filled in here: drafts, under the names that ``core.graders`` gives them."""

from core.domain.grading.grade import Purpose
from core.store.database import Connection

_DRAFTS = "SELECT DISTINCT card_id FROM drafts WHERE card_id >= 'grade.' AND card_id < 'grade/'"


def begun(connection: Connection, me: str) -> frozenset[str]:
    """The calls that still want a form which somebody has half filled in."""
    slots: dict[str, set[str]] = {}
    for (name,) in connection.execute(_DRAFTS):
        form, mine, _ = name.removeprefix("grade.").partition(f".{me}.")
        if mine:
            slot, _, card_id = form.rpartition(".")
            slots.setdefault(card_id, set()).add(slot)
    asked = f"""
    SELECT card_id, state, again, round, blind FROM cards CROSS JOIN grading USING (position)
    WHERE card_id IN ({", ".join("?" * len(slots))})
    """
    rows = connection.execute(asked, tuple(slots)).fetchall() if slots else []
    wanted = {card_id: _wanted(me, *row) for card_id, *row in rows}
    return frozenset(
        card_id
        for card_id, form in wanted.items()
        if form and any(slot.startswith(form) for slot in slots[card_id])
    )


def is_begun(connection: Connection, prefix: str) -> bool:
    """Whether a draft is kept under a name that begins so."""
    found = "SELECT 1 FROM drafts WHERE substr(card_id, 1, ?) = ? LIMIT 1"
    return connection.execute(found, (len(prefix), prefix)).fetchone() is not None


def _wanted(me: str, state: str, again: int, round_id: str, blind: str) -> str:
    """How the name of the form begins that the call waits for; empty: for none. Others were overtaken."""
    if round_id:
        return "" if me in blind.split("\n") else f"{Purpose.CALIBRATION}:{round_id}"
    if state == "waits":
        return Purpose.FIRST
    if state == "appealed":
        return f"{Purpose.REVIEW}:"
    return f"{Purpose.AGAIN}:" if again > 0 else ""
