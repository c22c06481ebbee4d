"""Reading a data directory, beside whoever works in it."""

from pathlib import Path

from core.config import Operator, known_operator
from core.desk import Desk, Moment, seated
from core.domain.pack import Pack
from core.store.store import open_store

_NOBODY = Operator("?")


def open_reading(data: Path, pack: Pack, moment: Moment, operator: Operator | None = None) -> Desk:
    """A desk that only looks: whatever would write raises ``StoreReadOnly``. No directory reads as empty.

    ``operator``: who looks; None: whoever was asked at this directory.

    Raises:
        StoreDamaged: the file cannot be trusted.
        StoreError: it cannot be read.
        ConfigError: the operator's file is not ours.
    """
    store = open_store(data, moment.now, read_only=True)
    return seated(store, pack, operator or known_operator(data) or _NOBODY, moment)
