"""Textual's command palette stays out, and whatever Textual wants of it is there in name."""

import ast
import subprocess
import sys
from pathlib import Path

import textual

from tui.terminal.palette import MODULE, NAMES

ROOM = Path(textual.__file__).parent


def taken(file: Path) -> set[str]:
    """The names that a module of Textual imports from the palette when it is itself imported."""
    tree = ast.parse(file.read_text("utf-8"))
    return {
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == MODULE
        for alias in node.names
    }


def test_every_name_that_textual_takes_from_its_palette_is_there() -> None:
    wanted = set().union(*(taken(ROOM / name) for name in ("app.py", "screen.py", "theme.py")))
    assert wanted
    assert wanted <= set(NAMES)


def test_the_console_starts_without_the_palette_and_its_widgets() -> None:
    program = (
        "import sys; from tui.terminal.first import before_textual; before_textual(); import tui.app;"
        "from textual import command;"
        "print(getattr(command, '__file__', None), 'textual.widgets._option_list' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None", "False"]
