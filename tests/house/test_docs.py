"""What the documents say exists, exists."""

import re
import shlex
import stat
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

PROGRAMS = {"pult": "tui.__main__", "pult-journal": "journal.__main__"}
ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SCRIPTS = sorted(file for file in (ROOT / "scripts").iterdir() if file.is_file() and not file.suffix)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))

EVERY_DOCUMENT = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
EVERY_SCRIPT = pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)


def paths_named(text: str) -> Iterator[str]:
    """Everything that looks like a place in this tree."""
    rooms = r"(?<![\w/.])(?:core|tui|journal|tests|docs|scripts|\.ci)/[\w./-]*\w/?"
    files = r"(?<=`)[\w.-]+\.(?:md|example\.toml)(?=`)|(?<=`)requirements[\w.-]*(?=`)"
    yield from re.findall(f"{rooms}|{files}", text)


def links(text: str) -> Iterator[str]:
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" not in target and not target.startswith("#"):
            yield target.split("#")[0]


def commands_named(text: str) -> Iterator[list[str]]:
    """Every command in a shell block, and every `pult …` in a sentence, as words."""
    for block in re.findall(r"```(?:sh|console)\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            yield shlex.split(line.removeprefix("$ "), comments=True)
    for span in re.findall(r"(?<!`)`(pult(?:-journal)? [^`\n]+)`(?!`)", text):
        yield span.split()


@EVERY_DOCUMENT
def test_every_place_a_document_names_exists(document: Path) -> None:
    text = document.read_text()
    assert [path for path in paths_named(text) if not (ROOT / path).exists()] == []
    assert [link for link in links(text) if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("room", ["core", "tui", "journal"])
def test_the_map_names_every_module_and_every_room(room: str) -> None:
    house = (ROOT / "docs" / "architecture.md").read_text().partition("## The rooms")[2].partition("## ")[0]
    inside = [
        each.stem for each in (ROOT / room).iterdir() if each.name not in {"__init__.py", "__pycache__"}
    ]
    assert [name for name in inside if not re.search(rf"\b{name}\b", house)] == []


@EVERY_DOCUMENT
def test_every_command_a_document_names_can_be_given(document: Path) -> None:
    named = [words for words in commands_named(document.read_text()) if words]
    assert [problem for words in named if (problem := problem_of(words))] == []


def problem_of(words: list[str]) -> str:
    """Why this command cannot be given; ``""`` when it can."""
    program, *arguments = words
    if program in PROGRAMS:
        return problem_of_ours(program, arguments)
    if "/" in program:
        here = ROOT / program
        return (
            ""
            if here.is_file() and here.stat().st_mode & stat.S_IXUSR
            else f"{program} is not a program here"
        )
    known = {"git", "cd", "uv", "pipx", "ssh", "cp", "export"}  # not ours to prove
    return "" if program in known else f"{program} is not known"


def problem_of_ours(program: str, arguments: list[str]) -> str:
    command: click.Command = import_module(PROGRAMS[program]).main
    for word in (word.strip("[]…") for word in arguments):
        options = {name for parameter in command.params for name in parameter.opts}
        if word.startswith("--") and word not in options | {"--help"}:
            return f"{program} {' '.join(arguments)}: no option {word}"
        if isinstance(command, click.Group) and not word.startswith("--"):
            deeper = command.get_command(click.Context(command), word)
            if deeper is None and word.isupper():  # the value of an option, as in --data DIR
                continue
            if deeper is None:
                return f"{program} {' '.join(arguments)}: no command {word}"
            command = deeper
    return ""


@pytest.mark.parametrize(
    "words",
    [
        ["scripts/nothing"],
        ["pult", "nothing"],
        ["pult", "pack", "nothing"],
        ["pult", "--nothing"],
        ["pult-journal", "nothing"],
        ["nothing"],
    ],
)
def test_a_command_that_is_not_there_is_seen(words: list[str]) -> None:
    assert problem_of(words)


def test_a_place_that_is_not_there_is_seen() -> None:
    text = "See `core/nothing.py`, tui/nowhere/ and [this](nothing.md#part); not https://x.example/core/y."
    assert list(paths_named(text)) == ["core/nothing.py", "tui/nowhere/"]
    assert list(links(text)) == ["nothing.md"]


def test_the_readme_shows_how_to_run_and_how_to_test() -> None:
    programs = {words[0] for words in commands_named((ROOT / "README.md").read_text()) if words}
    assert {"scripts/run", "scripts/test"} <= programs


def test_decisions_are_numbered_without_gaps() -> None:
    assert [file.name[:4] for file in DECISIONS] == [
        f"{number:04}" for number in range(1, len(DECISIONS) + 1)
    ]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_says_what_and_why(decision: Path) -> None:
    text = decision.read_text()
    assert text.startswith(f"# {decision.name[:4]}. ")
    assert "**Decided.**" in text
    assert "**Why.**" in text


def test_the_changes_begin_with_what_is_not_released() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "Unreleased"


@EVERY_SCRIPT
def test_a_script_is_a_short_program_that_says_what_it_does(script: Path) -> None:
    lines = script.read_text().splitlines()
    assert lines[0] == "#!/bin/sh"
    assert re.match(r"# \S", lines[1])
    assert len(lines) <= 20
    assert script.stat().st_mode & stat.S_IXUSR
    subprocess.run(["sh", "-n", script], check=True)


@EVERY_SCRIPT
def test_every_script_is_told_to_newcomers(script: Path) -> None:
    assert f"scripts/{script.name}" in (ROOT / "CONTRIBUTING.md").read_text()


def test_the_actions_in_the_example_of_settings_exist() -> None:
    from tui.actions import ACTIONS

    named = re.findall(r"^# (\w+\.\w+) = ", (ROOT / "config.example.toml").read_text(), re.MULTILINE)
    assert named
    assert set(named) <= {action.id for action in ACTIONS}


def test_the_map_names_every_room_and_every_law() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    rooms = [path.parent for path in [*ROOT.glob("core/*/__init__.py"), *ROOT.glob("tui/*/__init__.py")]]
    assert [str(room.relative_to(ROOT)) for room in rooms if f"{room.name}/" not in text] == []
    assert [int(number) for number in re.findall(r"^(\d+)\. \*\*", text, re.MULTILINE)] == list(range(1, 12))
