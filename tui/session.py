"""A session at a console: the desk is opened, the operator works and leaves, the desk is closed."""

from pathlib import Path
from typing import TYPE_CHECKING

from core import moment
from core.config import Operator, Paths, Settings
from core.desk import Moment, open_desk
from core.domain.pack import Pack
from core.errors import StoreReadOnly
from tui import catalogue, present
from tui.app import PultApp
from tui.keymap import Keymap

if TYPE_CHECKING:
    from core.sandbox.drill import Drill


def run_console(
    settings: Settings,
    places: Paths,
    pack: Pack,
    language: str,
    operator: Operator,
    *,
    demo: bool = False,
    notice: str = "",
    scenario: Path | None = None,
    drill: "Drill | None" = None,
) -> None:
    """Sit down at the desk and work until the operator leaves. ``notice``: what is said first.

    In the sandbox, ``scenario``: the one that rings at once; ``drill``: callers who ring by themselves.

    Raises:
        ConfigError: two actions have one key, or a key cannot be used.
        StoreDamaged: the file cannot be trusted; found at the start, or in the midst of the work and then
            told to the operator, who has left.
        StoreError: the data directory cannot be used.
        SystemExit: the console ended by an error in itself, and has said so.
    """
    catalogue.use(language)
    keymap = Keymap(settings.keys, places.config)
    sources = Moment(moment.now, moment.new_id)
    try:
        desk = open_desk(places.data, pack, operator, sources)
    except StoreReadOnly as error:
        from core.reading import open_reading

        if not places.data.exists():
            raise
        desk = open_reading(places.data, pack, sources, operator)
        notice = present.fault(error)
    console = PultApp(desk, settings, keymap, language, demo=demo, notice=notice)
    if console.training:
        console.training.first = scenario
        console.training.drill = drill
    try:
        console.run()
    finally:
        desk.close()
    if console.damaged is not None:
        raise console.damaged
    if console.return_code:
        raise SystemExit(console.return_code)
