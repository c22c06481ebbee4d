"""`scripts/run --office`: a journal and two desks; opened twice, or where it cannot be; closed."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
PATIENCE_S = 60


@contextmanager
def opening(place: Path) -> Iterator["subprocess.Popen[str]"]:
    """The script at work; whatever the test does, nothing of it is left."""
    command = [sys.executable, "-P", str(ROOT / "scripts" / "office.py"), "--place", str(place)]
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as office:
        try:
            yield office
        finally:
            office.terminate()  # which ends its journal; kill would leave it behind


def opened(office: "subprocess.Popen[str]") -> None:
    """Wait until it says how to sit down."""
    assert office.stdout is not None
    while "Ctrl+C" not in (line := office.stdout.readline()):
        assert line, office.communicate()[1]


def answers(place: Path) -> bool:
    host, port = (place / "address").read_text("ascii").split(":")
    with socket.socket() as asking:
        return asking.connect_ex((host, int(port))) == 0


def status(place: Path, seat: str) -> str:
    """Who the journal takes the desk of a seat for."""
    command = [sys.executable, "-P", "-m", "tui", "--data", str(place / seat)]
    command += ["--config", str(place / f"{seat}.toml"), "status", "--json"]
    told = json.loads(subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True).stdout)
    return str(told["journal"]["account"]["operator"])


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGHUP])
def test_an_office_opens_with_two_desks_and_takes_its_journal_with_it(
    tmp_path: Path, ending: signal.Signals
) -> None:
    with opening(tmp_path) as office:
        opened(office)
        assert [status(tmp_path, seat) for seat in ("level-1", "level-2")] == ["level-1", "level-2"]
        assert answers(tmp_path)
        office.send_signal(ending)
        assert office.wait(PATIENCE_S) == 0
    assert not answers(tmp_path)


def test_an_office_is_not_opened_twice_and_goes_on(tmp_path: Path) -> None:
    with opening(tmp_path) as office:
        opened(office)
        with opening(tmp_path) as second:
            said = second.communicate(timeout=PATIENCE_S)
            assert said == ("", f"office: {tmp_path} is open already; name another one with --place\n")
        assert office.poll() is None
        assert answers(tmp_path)


def test_where_its_port_was_taken_the_office_says_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        (tmp_path / "address").write_text(address, "ascii")
        with opening(tmp_path) as office:
            __, said = office.communicate(timeout=PATIENCE_S)
    assert office.returncode == 1
    assert f"office: the journal does not answer at {address}\n" in said
    assert "Address already in use" in said
    assert "Traceback" not in said


def test_a_journal_that_ends_by_itself_is_said_to_have(tmp_path: Path) -> None:
    with opening(tmp_path) as office:
        opened(office)
        children = Path(f"/proc/{office.pid}/task/{office.pid}/children").read_text("ascii")
        os.kill(int(children), signal.SIGKILL)
        __, said = office.communicate(timeout=PATIENCE_S)
    assert office.returncode == 1
    assert said.endswith(f"office: the journal has ended (-9); what it said: {tmp_path / 'journal.log'}\n")


def test_an_enrolment_that_broke_off_is_made_up_for(tmp_path: Path) -> None:
    with opening(tmp_path) as office:
        opened(office)
    (tmp_path / "level-2").rename(tmp_path / "elsewhere")
    (tmp_path / "level-2").mkdir(mode=0o700)
    with opening(tmp_path) as office:
        opened(office)
        assert status(tmp_path, "level-2") == "level-2"
