import os
import stat
from pathlib import Path

import pytest

from analyzer.atomic import write_file
from analyzer.errors import BundleError


def test_the_file_is_private_and_nothing_else_is_left(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    write_file(target, b"new")
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_inspect_sees_what_is_on_the_disk(tmp_path: Path) -> None:
    seen: list[bytes] = []
    write_file(tmp_path / "a", b"content", seen.append)
    assert seen == [b"content"]


@pytest.mark.parametrize("error", [BundleError("holds a secret"), KeyboardInterrupt(), RuntimeError("bug")])
def test_a_refusal_leaves_the_old_file_and_no_other(tmp_path: Path, error: BaseException) -> None:
    target = tmp_path / "report.html"
    target.write_bytes(b"old")

    def refuse(_: bytes) -> None:
        raise error

    with pytest.raises(type(error)):
        write_file(target, b"new", refuse)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failing_disk_is_a_bundle_error_and_leaves_nothing(
    tmp_path: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync", full) if call == "fsync" else (Path, "replace", full)))
    with pytest.raises(BundleError, match="No space left on device") as caught:
        write_file(tmp_path / "a.zip", b"content")
    assert caught.value.exit_code == 5
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_a_bundle_error(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="No such file"):
        write_file(tmp_path / "none" / "a.zip", b"content")


def test_a_folder_as_target_is_a_bundle_error(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="is a folder"):
        write_file(tmp_path, b"content")


def test_a_device_is_written_to_and_stays_a_device() -> None:
    write_file(Path("/dev/null"), b"content")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    child = os.fork()
    if child == 0:
        write_file(target, b"half", lambda _: os._exit(9))
    os.waitpid(child, 0)
    (left,) = tmp_path.iterdir()
    assert left.name.endswith(".partial")
    write_file(target, b"whole")
    assert list(tmp_path.iterdir()) == [target]


def test_the_partial_file_of_a_running_process_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    names: list[str] = []
    write_file(target, b"x", lambda _: names.extend(path.name for path in tmp_path.iterdir()))
    other = tmp_path / names[0].replace(f"-{os.getpid()}.", f"-{os.getppid()}.")
    other.write_bytes(b"half")
    write_file(target, b"y")
    assert other.exists()
