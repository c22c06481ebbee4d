"""The laws of the house that can be read off a source file, each with breaches to prove that it is read.

A law holds for the files its globs find today; a room that is built tomorrow is under the law at once.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATABASE = {"sqlite3", "sqlcipher3", "pysqlite3", "sqlite_utils"}
SCREEN = {"textual", "rich", "click", "tui"}
HEAVY = {"pydantic", "httpx", "phonenumbers"}
WORLD = {
    *{"asyncio", "ctypes", "fcntl", "io", "logging", "mmap", "multiprocessing", "os", "random", "secrets"},
    *{
        "select",
        "shutil",
        "signal",
        "socket",
        "subprocess",
        "tempfile",
        "threading",
        "time",
        "urllib",
        "uuid",
    },
    *DATABASE,
}
CLOCKS = {("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today")}
CLOCKS |= {("time", name) for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime")}
CLOCKS |= {("uuid", f"uuid{version}") for version in range(1, 9)}
DISK = {
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "iterdir",
    "glob",
    "rglob",
    "mkdir",
    "unlink",
    "stat",
}

Reading = Callable[[ast.Module], Iterator[str]]


@dataclass(frozen=True)
class Law:
    """``breaches`` reads one file; it must see every one of ``planted`` and nothing in ``lawful``."""

    sentence: str
    files: tuple[str, ...]
    breaches: Reading
    planted: tuple[str, ...]
    lawful: str = ""
    apart_from: tuple[str, ...] = ()

    def scope(self) -> list[Path]:
        """Every file under this law."""
        free = {file for pattern in self.apart_from for file in ROOT.glob(pattern)}
        return sorted({file for pattern in self.files for file in ROOT.glob(pattern)} - free)


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module a file imports, wherever in it, but for names needed only as types."""
    if isinstance(tree, ast.If) and "TYPE_CHECKING" in ast.dump(tree.test):
        return
    if isinstance(tree, ast.Import):
        yield from (alias.name for alias in tree.names)
    elif isinstance(tree, ast.ImportFrom):
        yield from (f"{tree.module}.{alias.name}" for alias in tree.names)
    for child in ast.iter_child_nodes(tree):
        yield from imports(child)


def within(module: str, rooms: set[str]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def never_imports(*rooms: str) -> Reading:
    def read(tree: ast.Module) -> Iterator[str]:
        yield from (f"imports {name}" for name in imports(tree) if within(name, set(rooms)))

    return read


def imports_only(allowed: set[str]) -> Reading:
    def read(tree: ast.Module) -> Iterator[str]:
        yield from (f"imports {name}" for name in imports(tree) if not within(name, allowed))

    return read


def never_shares_more_than_the_domain(tree: ast.Module) -> Iterator[str]:
    for name in imports(tree):
        if within(name, {"core", "tui", "textual", "rich"}) and not within(
            name, {"core.domain", "core.errors"}
        ):
            yield f"imports {name}"


def imports_late(tree: ast.Module) -> Iterator[str]:
    """Find a heavy library at the level of the module, where merely importing the module pays for it."""
    late = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for function in late:
        function.body = []
    yield from (f"imports {name} at once" for name in imports(tree) if within(name, HEAVY))


def calls(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Every call, as the last name before the dot (``""`` for none) and the name called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name):
                    yield "", name
                case ast.Attribute(value=ast.Name(id=of) | ast.Attribute(attr=of), attr=name):
                    yield of, name
                case ast.Attribute(attr=name):
                    yield "?", name


def asks_the_clock(tree: ast.Module) -> Iterator[str]:
    yield from (f"calls {of}.{name}" for of, name in calls(tree) if (of, name) in CLOCKS)


def touches_the_world(tree: ast.Module) -> Iterator[str]:
    yield from asks_the_clock(tree)
    for of, name in calls(tree):
        if (of == "" and name in {"open", "print", "input"}) or (of and name in DISK | {"open"}):
            yield f"calls {of}.{name}"


def reads_the_environment(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}:
            yield f"line {node.lineno}: {node.attr}"


def says_more_than_a_docstring(tree: ast.Module) -> Iterator[str]:
    if ast.get_docstring(tree) is None:
        yield "no docstring"
    yield from (f"line {node.lineno}" for node in tree.body[1:])


def is_two_rooms(tree: ast.Module) -> Iterator[str]:
    last = max((getattr(node, "end_lineno", 0) or 0 for node in ast.walk(tree)), default=0)
    if last > 400:
        yield f"{last} lines"


def writes_a_key(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if re.fullmatch(r"(\w+\+)?f([1-9]|1[0-2])", text):
                yield f"line {node.lineno}: {text!r}"
            case ast.Call(func=ast.Name(id="Binding"), args=[ast.Constant(value=text), *_]):
                yield f"line {node.lineno}: Binding({text!r}"
            case ast.ClassDef(body=body):
                yield from (f"line {part.lineno}: {name}" for part in body if (name := textual_key(part)))
            case ast.Assign(targets=[ast.Name(id="BINDINGS")], value=value):
                yield from (f"line {text.lineno}: BINDINGS" for text in texts(value))
            case ast.AnnAssign(target=ast.Name(id="BINDINGS"), value=ast.expr() as value):
                yield from (f"line {text.lineno}: BINDINGS" for text in texts(value))


def textual_key(part: ast.stmt) -> str:
    """The name of a method that Textual calls for one key, if it is one. Arrows move: no action."""
    moves = {"key_up", "key_down", "key_left", "key_right"}
    if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) and part.name.startswith("key_"):
        return "" if part.name in moves else part.name
    return ""


def texts(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def falls_into_a_trap(tree: ast.Module) -> Iterator[str]:
    """Find a remembered row, a dialog out of a worker, a message lost under a dialog, the costly footer."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name.endswith("Highlighted"):
                yield f"line {node.lineno}: {name}"
            case ast.FunctionDef(name=name) if name.endswith("_highlighted"):
                yield f"line {node.lineno}: {name}"
            case ast.Attribute(attr="push_screen_wait"):
                yield f"line {node.lineno}: push_screen_wait"
            case ast.Attribute(value=ast.Attribute(attr="screen"), attr="post_message"):
                yield f"line {node.lineno}: screen.post_message"
            case ast.alias(name="Footer"):
                yield "the stock Footer"


DOMAIN_MAY = (set(sys.stdlib_module_names) - WORLD) | {
    "pydantic",
    "phonenumbers",
    "core.domain",
    "core.errors",
}
ROOMS = ("core/**/*.py", "tui/**/*.py", "journal/**/*.py")

LAWS = [
    Law(
        "The domain imports the standard library, pydantic, phonenumbers, itself and the errors",
        ("core/domain/**/*.py",),
        imports_only(DOMAIN_MAY),
        (
            "import time",
            "from os import path",
            "def f():\n    import httpx",
            "from core.store import log",
            "import yaml",
        ),
        "import re\nfrom core.domain.card import Card\ndef f():\n    import phonenumbers",
    ),
    Law(
        "The domain asks no clock and touches no disk",
        ("core/domain/**/*.py",),
        touches_the_world,
        (
            "datetime.now(UTC)",
            "datetime.date.today()",
            "open('x')",
            "path.read_text()",
            "print(1)",
            "uuid.uuid4()",
        ),
        "def f(now): return now()\nre.compile('x')\nsituation.now()",
    ),
    Law(
        "Only core/moment.py asks the clock or makes an id; the rest is told",
        ("core/**/*.py", "journal/**/*.py"),
        asks_the_clock,
        ("datetime.now()", "time.time()", "uuid.uuid4()"),
        "self._moment.now()\ntime.monotonic()",
        apart_from=("core/moment.py", "journal/moment.py"),
    ),
    Law(
        "The core has no screen",
        ("core/**/*.py",),
        never_imports(*SCREEN),
        ("import rich", "def f():\n    from textual.app import App", "from tui import app", "import click"),
        "import clickhouse",
    ),
    Law(
        "The core reads no environment: the command line does, and hands it on",
        ("core/**/*.py",),
        reads_the_environment,
        ("os.environ['HOME']", "os.getenv('HOME')"),
    ),
    Law(
        "The console has no disk and no wire",
        ("tui/**/*.py",),
        never_imports(*DATABASE, "httpx", "socket", "core.store", "core.sync"),
        (
            "import sqlite3",
            "from core.store.log import append",
            "from core import store",
            "def f():\n    import httpx",
        ),
        "from core.desk import open_desk",
    ),
    Law(
        "Only the store opens a database",
        ("core/**/*.py", "journal/**/*.py"),
        never_imports(*DATABASE),
        ("import sqlite_utils",),
        apart_from=("core/store/**/*.py", "journal/ledger/**/*.py"),
    ),
    Law(
        "Only the sync speaks to the network",
        ("core/**/*.py",),
        never_imports("httpx", "socket", "urllib.request", "http"),
        ("import httpx", "from http import client"),
        apart_from=("core/sync/**/*.py",),
    ),
    Law(
        "The journal shares only the domain and the errors",
        ("journal/**/*.py",),
        never_shares_more_than_the_domain,
        ("from core.store import log", "import core.desk", "from core import config", "import textual"),
        "from core.domain import events\nfrom core.errors import PultError\nimport starlette, journal.ledger",
    ),
    Law(
        "The package roots hold a docstring and nothing else",
        ("core/**/__init__.py", "tui/**/__init__.py", "journal/**/__init__.py"),
        says_more_than_a_docstring,
        ("", "import re", '"""Room."""\nimport re', '"""Room."""\n__all__ = []'),
        '"""Room."""',
        apart_from=("tui/locales/__init__.py",),
    ),
    Law(
        "What is heavy is imported where it is needed, not where the program starts",
        ("core/**/*.py", "tui/**/*.py"),
        imports_late,
        ("import pydantic", "class A:\n    import httpx", "if 1:\n    from phonenumbers import parse"),
        "def f():\n    import pydantic\nif TYPE_CHECKING:\n    from pydantic import BaseModel",
        apart_from=("core/sync/**/*.py",),
    ),
    Law(
        "No module is two rooms: 400 lines at most",
        (*ROOMS, "scripts/*.py", "tests/**/*.py"),
        is_two_rooms,
        ("\n" * 400 + "x = 1", "x = [" + "\n" * 400 + "]"),
        "x = 1\n" * 400,
    ),
    Law(
        "A key is written in tui/actions.py and nowhere else",
        ("tui/**/*.py",),
        writes_a_key,
        (
            "on('f2')",
            "Binding('escape', 'back')",
            "class A:\n    def key_enter(self): ...",
            "class A:\n    BINDINGS = [('x', 'y')]",
            "class A:\n    BINDINGS: ClassVar[list[str]] = ['x']",
        ),
        "Binding(action.keys, action.id)\nclass A:\n    BINDINGS = bindings(HERE)\n"
        "    def key_down(self): ...\ndef key_words(): ...",
        apart_from=("tui/actions.py", "tui/keymap.py", "tui/terminal/**/*.py"),
    ),
    Law(
        "No screen falls into a known trap of Textual",
        ("tui/**/*.py",),
        falls_into_a_trap,
        (
            "def on_data_table_row_highlighted(self): ...",
            "on(DataTable.RowHighlighted)",
            "await app.push_screen_wait(s)",
            "self.screen.post_message(m)",
            "from textual.widgets import Footer",
        ),
        "app.push_screen(s)\nself.post_message(m)",
    ),
]
