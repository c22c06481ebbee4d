"""An office on this machine: a journal and two desks enrolled at it, to try what one console cannot.

``scripts/run --office`` runs it. Everything lies in a directory of its own (``--place``) and is invented; the
next time the same office opens again.
"""

import argparse
import fcntl
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import platformdirs

ROOT = Path(__file__).resolve().parents[1]
STREAM = "ru-tfoms-krasnodar"
FUND = "tfoms"
EVERYBODY = ("--unit", "контакт-центр", "--organisation", FUND, "--stream", STREAM)
SEATS = {
    "level-1": ("--name", "Учебная Анна Павловна", "--post", "специалист (ОП1)", "--role", "operator"),
    # An invented line of the directory, and the button of those who are not named.
    "level-2": (
        "--name", "Образцова Вера Ильинична", "--post", "главный специалист-эксперт (ОП2)",
        "--role", "expert", "--receives", "op2-1", "--receives", "expert",
    ),
}  # fmt: skip
PATIENCE_S = 30


class Office:
    """The directory of one office, and the commands that work in it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.log = place / "journal.log"
        self.address = _address(place)
        self.environment = os.environ | {
            "PULT_JOURNAL_DATA": str(place / "journal"),
            "PULT_JOURNAL_URL": "",
            "PULT_JOURNAL_LISTEN": self.address,
        }

    def journal(self, *words: str) -> Any:
        """What ``pult-journal`` answers; when it refuses, its sentence stands and the script ends."""
        command = [sys.executable, "-P", "-m", "journal", *words, "--json"]
        done = subprocess.run(command, env=self.environment, check=False, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            raise SystemExit(done.returncode)
        return json.loads(done.stdout)

    def serve(self) -> "subprocess.Popen[bytes]":
        """The journal, once it answers."""
        command = [sys.executable, "-P", "-m", "journal", "serve"]
        with self.log.open("wb") as log:
            # Its own group: Ctrl+C is for this script, which then ends it in order.
            journal = subprocess.Popen(command, env=self.environment, process_group=0, stderr=log)
        try:
            self._wait_for(journal)
        except BaseException:  # Ctrl+C too: nobody else would end it
            journal.kill()
            journal.wait()
            raise
        return journal

    def _wait_for(self, journal: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + PATIENCE_S
        while journal.poll() is None and time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://{self.address}/readyz", timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        said = self.log.read_text("utf-8", "replace")
        raise SystemExit(f"office: the journal does not answer at {self.address}\n{said}")

    def desk(self, seat: str) -> list[str]:
        """How the console of a seat is called."""
        return ["--data", str(self.place / seat), "--config", str(self.place / f"{seat}.toml")]

    def hire(self) -> dict[str, str]:
        """An account for every seat; the codes of those whose desk is not enrolled yet."""
        if FUND not in {each["id"] for each in self.journal("organisation", "list")}:
            command = [sys.executable, "-P", "-m", "journal", "organisation", "add", FUND]
            subprocess.run(
                [*command, "--title", "ТФОМС (учебный)", "--sees-all"], env=self.environment, check=True
            )
        known = {each["id"] for each in self.journal("operator", "list")}
        vacant = [seat for seat in SEATS if not self.enrolled(seat)]
        return {
            seat: self.journal(
                "operator", *(("code", seat) if seat in known else ("add", seat, *SEATS[seat], *EVERYBODY))
            )["code"]
            for seat in vacant
        }

    def enrolled(self, seat: str) -> bool:
        """Whether the desk of a seat was made known to the journal: an enrolment may have broken off."""
        if not (self.place / seat).exists():
            return False
        command = [sys.executable, "-P", "-m", "tui", *self.desk(seat), "status", "--json"]
        status = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        return json.loads(status)["journal"]["account"] is not None

    def enrol(self, seat: str, code: str) -> None:
        """Make a desk, and make it known to the journal."""
        settings = f'pack = "{STREAM}"\n\n[journal]\nurl = "http://{self.address}"\n'
        (self.place / f"{seat}.toml").write_text(settings, "utf-8")
        subprocess.run([sys.executable, "-P", "-m", "tui", *self.desk(seat), "enrol", code], check=True)


def _address(place: Path) -> str:
    """Host and port, chosen once: the desks remember them."""
    kept = place / "address"
    if not kept.exists():
        with socket.create_server(("127.0.0.1", 0)) as free:
            kept.write_text(f"127.0.0.1:{free.getsockname()[1]}", "ascii")
    return kept.read_text("ascii")


def main() -> int:
    """Open the office, say how to sit down in it, and keep it open until Ctrl+C."""
    parser = argparse.ArgumentParser(prog="scripts/run --office", description=__doc__.partition("\n")[0])
    default = platformdirs.user_data_path("pult-office", appauthor=False)
    parser.add_argument("--place", type=Path, default=default, help="the directory of the office")
    place: Path = parser.parse_args().place.absolute()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (place / "lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(f"office: {place} is open already; name another one with --place") from None
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # or the journal outlives its terminal
            signal.signal(ending, signal.default_int_handler)
        try:
            return keep_open(Office(place))
        except KeyboardInterrupt:
            return 0


def keep_open(office: Office) -> int:
    """The office from the first account to the end of its journal; 1, since only Ctrl+C should end it."""
    codes = office.hire()
    journal = office.serve()
    try:
        for seat, code in codes.items():
            office.enrol(seat, code)
        print(f"\nThe journal of the office answers at http://{office.address}. Open two more terminals:\n")
        for seat in SEATS:
            print(f"  {seat}:  {shlex.join(['scripts/run', *office.desk(seat)])}")
        print(
            "\nlevel-1: F2, a call; F6, pass it on to an expert. level-2 rings. Ctrl+C here ends the journal."
        )
        sys.stdout.flush()
        status = journal.wait()
        print(f"office: the journal has ended ({status}); what it said: {office.log}", file=sys.stderr)
        return 1
    finally:
        journal.terminate()
        journal.wait()


if __name__ == "__main__":
    raise SystemExit(main())
