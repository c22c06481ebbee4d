"""``pult-journal operator train``, ``intern``, ``admit`` and the like, as an administrator types them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from core.domain.admission import ExamResult
from journal import moment
from journal.signing import signed_text
from tests.journal.office import KEY
from tests.journal.test_administration_commands import Shell, keyed, shell_at

ADD = ["operator", "add", "anna", "--name", "Выдуманова Анна", "--role", "operator"]
ADD += ["--organisation", "fund", "--stream", "kz-fsms", "--candidate"]
VERA = ["operator", "add", "vera", "--name", "Выдуманова Вера", "--role", "supervisor"]
VERA += ["--organisation", "fund", "--stream", "kz-fsms"]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """At a journal with a mentor and a candidate."""
    shell = shell_at(tmp_path)
    keyed(tmp_path)
    shell.run("organisation", "add", "fund", "--title", "Фонд", "--sees-all")
    shell.run(*VERA)
    assert "pult enrol" not in shell.run(*ADD).stdout
    return shell


def result(place: Path, key: bytes = KEY, **changes: Any) -> str:
    told: dict[str, Any] = {
        "operator": "anna", "centre": "sandbox.kz-fsms", "exam": "first", "score": 87, "passed": True,
        "at": moment.now().isoformat(), "scenarios": ("father",),
    }  # fmt: skip
    file = place / "result.json"
    file.write_text(signed_text(key, ExamResult(**(told | changes))))
    return str(file)


def intern(file: str) -> list[str]:
    return [
        "operator", "intern", "anna", "--mentor", "vera", "--result", file, "--stream", "kz-fsms",
    ]  # fmt: skip


def admit(order: str = "15-л") -> list[str]:
    today = moment.now().date().isoformat()
    words = ["operator", "admit", "anna", "--order", order, "--on", today, "--language", "kk"]
    return [*words, "--language", "ru", "--line", "1406"]


def shown(shell: Shell) -> dict[str, Any]:
    told: dict[str, Any] = shell.json("operator", "admission", "anna")
    return told


def test_somebody_goes_the_whole_way_to_a_real_card_and_off_it(shell: Shell, tmp_path: Path) -> None:
    assert shown(shell)["standing"] == "candidate"
    said = shell.run("operator", "train", "anna").stdout
    assert said.startswith("anna is trainee in sandbox.kz-fsms.\nEnded 0 tokens of anna.\nCode of anna: ")
    said = shell.run(*intern(result(tmp_path))).stdout
    assert re.match(r"anna is intern in kz-fsms\.\nEnded 0 tokens of anna\.\nCode of anna: [\d-]{19}\n", said)
    assert shell.run(*admit()).stdout == "anna is admitted in kz-fsms.\n"
    shell.run("operator", "course", "anna", "--until", "2099-02-28")
    assert shown(shell) == {
        "id": "anna", "standing": "admitted", "stream": "kz-fsms", "lines": ["1406"],
        "languages": ["kk", "ru"], "admitted_on": moment.now().date().isoformat(), "order": "15-л",
        "mentor": "vera", "course_until": "2099-02-28", "days_left": None, "suspended_because": "",
    }  # fmt: skip
    shell.run("operator", "suspend", "anna", "--because", "жалоба подтвердилась")
    assert (shown(shell)["standing"], shown(shell)["suspended_because"]) == (
        "suspended",
        "жалоба подтвердилась",
    )
    assert shell.run(*admit("16-л")).stdout == "anna is admitted in kz-fsms.\n"
    shell.run("operator", "course", "anna", "--until", "2020-02-28")
    assert shown(shell)["standing"] == "suspended"
    assert [each["standing"] for each in shell.json("operator", "list")] == ["suspended", "admitted"]
    assert "жалоба" not in shell.run("audit").stdout
    assert shell.json("verify")["sound"]


def test_the_end_of_a_course_is_told_in_the_table(shell: Shell) -> None:
    soon = moment.now().date().isoformat()
    shell.run("operator", "course", "vera", "--until", soon)
    told = shell.json("operator", "admission", "vera")
    assert (told["standing"], told["days_left"]) in {("admitted", 0), ("suspended", None)}  # midnight
    assert soon in shell.run("operator", "admission", "vera").stdout
    assert shell.run("operator", "course", "vera", "--until", "").stdout == "No course of vera ends.\n"


def test_a_step_that_is_not_lawful_is_one_sentence_and_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    before = shown(shell)
    lawless = {
        ("operator", "code", "anna"): "anna is a candidate: `operator train` comes first.",
        tuple(admit()): "anna is candidate: from there nobody becomes admitted.",
        ("operator", "suspend", "anna", "--because", "x"): "anna is candidate: from there nobody becomes "
        "suspended.",
        ("operator", "train", "vera"): "vera is admitted: from there nobody becomes trainee.",
        ("operator", "course", "anna", "--until", "soon"): "'soon' is no day: write it as 2026-11-20.",
        ("operator", "admission", "boris"): "There is no account 'boris'.",
    }
    for words, sentence in lawless.items():
        assert shell.refused(*words) == sentence
    assert shown(shell) == before
    assert "operator.stepped" not in shell.run("audit").stdout


def test_a_result_is_taken_only_with_the_signature_of_this_journal(shell: Shell, tmp_path: Path) -> None:
    shell.run("operator", "train", "anna")
    file = tmp_path / "result.json"
    assert shell.refused(*intern(str(file))) == f"{file}: the file cannot be read: No such file or directory."
    assert shell.refused(*intern(result(tmp_path, b"another".ljust(32)))) == (
        f"{file}: this journal did not sign it."
    )
    failed = json.loads(Path(result(tmp_path, passed=False)).read_text())
    failed["result"]["passed"] = True
    file.write_text(json.dumps(failed))
    assert "did not sign" in shell.refused(*intern(str(file)))
    for content in (b"{}", b"\xff\xfe", b""):
        file.write_bytes(content)
        assert shell.refused(*intern(str(file))) == f"{file}: it is no result of an exam."
    assert "was not passed" in shell.refused(*intern(result(tmp_path, passed=False, score=40)))
    (tmp_path / "key").unlink()
    assert "the key of this journal is not here" in shell.refused(*intern(result(tmp_path)))
    assert shown(shell)["standing"] == "trainee"


def test_a_candidate_is_told_without_a_code_to_a_program_too(shell: Shell) -> None:
    told = shell.json(*(word.replace("anna", "boris") for word in ADD))
    assert told == {"id": "boris", "code": "", "expires_at": ""}
