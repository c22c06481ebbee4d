"""The directory: private, local, one console's; and its key."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import StoreBusy, StoreDamaged, StoreUnsafePlace
from core.store import place
from core.store.keyfile import make_key, read_key, slots_file
from core.store.place import BALLAST, Ballast, Lock, filesystem_of
from core.store.store import file_of, open_store
from tests.core.store.desks import Clock, sitting

MOUNTINFO = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:5 / /proc rw - proc proc rw
40 22 0:40 / /home rw,relatime shared:7 - nfs4 server:/home rw,vers=4.2
41 40 8:2 / /home/local rw - xfs /dev/sdb1 rw
42 22 0:41 / /mnt/my\040files rw - cifs //server/files rw
43 22 0:42 / /mnt/far rw - fuse.sshfs user@far: rw
44 22 0:43 / /mnt/twice rw - ext4 /dev/sdc1 rw
45 22 0:44 / /mnt/twice rw - 9p share rw
46 22 0:45 / /mnt/sub rw unbindable - tmpfs tmpfs rw
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_everything_in_a_data_directory_is_its_owner_s_alone(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    before = os.umask(0)  # the worst: whatever is not asked for is open
    try:
        with sitting(data):
            modes = {path.name: mode(path) for path in (data, *data.rglob("*"))}
    finally:
        os.umask(before)
    private_directories, private_files = {"data", "key"}, set(modes) - {"data", "key"}
    assert private_files == {"desk.db", "desk.db-wal", "desk.db-shm", "lock", "ballast", "slots.json"}
    assert {modes[name] for name in private_directories} == {0o700}
    assert {modes[name] for name in private_files} == {0o600}


def test_a_directory_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    open_store(tmp_path, Clock().now).close()
    tmp_path.chmod(0o755)
    file_of(tmp_path).chmod(0o644)
    open_store(tmp_path, Clock().now).close()
    assert mode(tmp_path) == 0o700
    assert mode(file_of(tmp_path)) == 0o600


def test_a_second_console_is_refused_and_the_first_works_on(tmp_path: Path) -> None:
    with sitting(tmp_path):
        with pytest.raises(StoreBusy) as caught:
            open_store(tmp_path, Clock().now)
        assert str(caught.value) == f"{tmp_path}: another console is working with this data."
    open_store(tmp_path, Clock().now).close()


def test_a_console_that_was_killed_leaves_no_lock(tmp_path: Path) -> None:
    program = (
        "import sys, os; from pathlib import Path; from core.moment import now;"
        "from core.store.store import open_store; open_store(Path(sys.argv[1]), now); os.kill(os.getpid(), 9)"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert ended.returncode == -9
    open_store(tmp_path, Clock().now).close()


def test_a_start_that_failed_lets_the_lock_go(tmp_path: Path) -> None:
    open_store(tmp_path, Clock().now).close()
    file_of(tmp_path).write_bytes(b"nothing of ours" * 999)
    with pytest.raises(StoreDamaged):
        open_store(tmp_path, Clock().now)
    Lock(tmp_path).let_go()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/pult", "ext4"),
        ("/home/oksana/.local/share/pult", "nfs4"),
        ("/home/local/pult", "xfs"),
        ("/homely", "ext4"),
        ("/mnt/my files/pult", "cifs"),
        ("/mnt/far", "fuse.sshfs"),
        ("/mnt/twice/pult", "9p"),
        ("/mnt/sub/pult", "tmpfs"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_its_deepest_mount(path: str, kind: str) -> None:
    assert filesystem_of(Path(path), MOUNTINFO) == kind


def test_without_a_known_mount_nothing_is_said() -> None:
    assert filesystem_of(Path("/"), "") == ""


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_network_directory_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, read_only: bool
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n40 22 0:40 / {tmp_path} rw - {kind} far rw\n")
    monkeypatch.setattr(place, "MOUNTS", mounts)
    with pytest.raises(StoreUnsafePlace) as caught:
        open_store(tmp_path / "data", Clock().now, read_only)
    assert caught.value.filesystem == kind
    assert not (tmp_path / "data").exists()


def test_the_file_system_under_our_feet_is_known() -> None:
    assert filesystem_of(Path.cwd(), place.MOUNTS.read_text("utf-8")) != ""


def test_room_is_kept_back_and_given_up_once(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path)
    ballast.take()
    assert (tmp_path / "ballast").stat().st_blocks * 512 >= BALLAST
    assert [ballast.give_up(), ballast.give_up()] == [True, False]
    assert (ballast.whole, (tmp_path / "ballast").exists()) == (False, False)


def test_the_key_lies_apart_in_a_slot(tmp_path: Path) -> None:
    key = make_key(tmp_path)
    kept = json.loads(slots_file(tmp_path).read_text("ascii"))
    assert kept == {"version": 1, "slots": [{"kind": "plain", "key": key}]}
    assert read_key(tmp_path) == key
    assert slots_file(tmp_path).parent != file_of(tmp_path).parent


def test_a_slot_of_a_kind_not_known_yet_is_passed_over(tmp_path: Path) -> None:
    key = make_key(tmp_path)
    slots = [{"kind": "pin", "salt": "00", "wrapped": "11"}, {"kind": "plain", "key": key}]
    slots_file(tmp_path).write_text(json.dumps({"version": 1, "slots": slots}))
    assert read_key(tmp_path) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"version": 2, "slots": []}',
        '{"version": 1, "slots": []}',
        '{"version": 1, "slots": [{"kind": "plain", "key": "12"}]}',
        '{"version": 1, "slots": [{"kind": "plain", "key": "' + "z" * 64 + '"}]}',
    ],
)
def test_slots_that_cannot_be_read_are_said_to_be_damaged(tmp_path: Path, text: str) -> None:
    make_key(tmp_path)
    slots_file(tmp_path).write_text(text)
    with pytest.raises(StoreDamaged):
        read_key(tmp_path)


def test_a_lost_key_is_said_and_never_made_anew_over_a_file(tmp_path: Path) -> None:
    open_store(tmp_path, Clock().now).close()
    held = file_of(tmp_path).read_bytes()
    slots_file(tmp_path).unlink()
    with pytest.raises(StoreDamaged) as caught:
        open_store(tmp_path, Clock().now)
    assert caught.value.place == slots_file(tmp_path)
    assert not slots_file(tmp_path).exists()
    assert file_of(tmp_path).read_bytes() == held


def test_two_directories_have_two_keys(tmp_path: Path) -> None:
    assert make_key(tmp_path / "one") != make_key(tmp_path / "other")
