"""Writes docs/keys.md from the registry of actions: run it after a key has changed."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHEET = ROOT / "docs" / "keys.md"

HEAD = """# Keys

Written from `tui/actions.py` by `scripts/keysheet.py`; `pult keys` prints the same, with your own keys.

Everything is reached with F9, arrows, Enter and Esc; a key is the shorter way. To move one, name its id in
`[keys]` of `config.toml`: `call.open = "f2,insert"`. Two actions on one key are refused at start, and so are
keys that some terminal or layout swallows: Alt, F-keys with Shift or Ctrl, F11, Ctrl+S, Q, A and B. Keys
without an id belong to one screen and stay where they are.

In a form Enter, Tab and ↓ go to the next field, Shift+Tab and ↑ back. In a list ↑ ↓ PgUp PgDn Home End
move, Enter opens, Space ticks. Esc and a digit, typed quickly, are the F-key of that digit.

| key | en | ru | id |
|---|---|---|---|
"""


def text() -> str:
    """The sheet as it should be."""
    sys.path.insert(0, str(ROOT))
    from tui import catalogue
    from tui.actions import BY_ID
    from tui.commands.keys import sheet
    from tui.keymap import Keymap

    spoken = []
    for language in ("en", "ru"):
        catalogue.use(language)
        spoken.append(sheet(Keymap()))
    catalogue.use(catalogue.SOURCE)
    rows = (
        f"| {keys} | {english} | {russian} | {f'`{action_id}`' if action_id in BY_ID else action_id} |"
        for (keys, english, action_id), (_, russian, _) in zip(*spoken, strict=True)
    )
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    SHEET.write_text(text(), "utf-8")
