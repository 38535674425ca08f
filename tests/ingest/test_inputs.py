import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzer.ingest import Input, find_inputs
from analyzer.ingest.open import open_input
from analyzer.model import Problem
from tests.ingest.reading import entry, har, read_file


def labels(*paths: str) -> list[str]:
    return [found.label for found in find_inputs(list(paths))[0]]


def codes(*paths: str) -> list[tuple[str, str]]:
    return [(problem.code, problem.location.input) for problem in find_inputs(list(paths))[1]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("b.har", "a.har", "sub/c.har", ".hidden.har", ".git/d.har", "sub/deeper/e.log"):
        path = tmp_path / "captures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(har(entry()))
    return tmp_path / "captures"


def test_directory_is_walked_in_order_without_hidden_files_and_links(folder: Path) -> None:
    (folder / "link.har").symlink_to(folder / "a.har")
    (folder / "loop").symlink_to(folder)
    assert labels("captures") == [
        "captures/a.har",
        "captures/b.har",
        "captures/sub/c.har",
        "captures/sub/deeper/e.log",
    ]
    assert codes("captures") == []


def test_globs_files_and_standard_input_keep_the_order_given(folder: Path) -> None:
    assert labels("-", "captures/*.har", "captures/sub/c.har") == [
        "-",
        "captures/a.har",
        "captures/b.har",
        "captures/sub/c.har",
    ]
    assert find_inputs(["-"], stdin_label="stdin")[0][0].label == "stdin"


def test_each_file_is_taken_once(folder: Path) -> None:
    assert labels("captures/a.har", "captures/a.har", "captures").count("captures/a.har") == 1


def test_named_link_is_followed(folder: Path) -> None:
    (folder / "link.har").symlink_to(folder / "a.har")
    assert labels("captures/link.har") == ["captures/link.har"]
    assert len(read_file(folder / "link.har").exchanges) == 1


def test_what_cannot_be_taken_is_told_and_the_rest_goes_on(folder: Path) -> None:
    os.mkfifo(folder / "fifo")
    (folder / "dangling").symlink_to(folder / "nowhere")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("captures/socket")
        found = codes(
            "captures/fifo", "/dev/zero", "captures/socket", "missing", "no*match", "captures/dangling"
        )
    assert found == [
        ("not-regular", "captures/fifo"),
        ("not-regular", "zero"),
        ("not-regular", "captures/socket"),
        ("not-found", "missing"),
        ("not-found", "no*match"),
        ("not-found", "captures/dangling"),
    ]
    assert labels("missing", "captures/a.har") == ["captures/a.har"]


def test_fifo_in_a_directory_is_one_problem(folder: Path) -> None:
    os.mkfifo(folder / "fifo")
    assert codes("captures") == [("not-regular", "captures/fifo")]
    assert len(labels("captures")) == 4


def test_unreadable_file_is_one_problem(folder: Path) -> None:
    (folder / "a.har").chmod(0)
    with nobody():
        assert dict(read_file(folder / "a.har").codes) == {"not-readable": 1}


@contextlib.contextmanager
def nobody() -> Iterator[None]:
    """As a user that files can be closed to: root reads everything."""
    if os.geteuid() != 0:
        yield
        return
    for parent in Path.cwd().parents[:-1]:
        if parent.stat().st_uid == 0 and parent != Path("/tmp"):
            parent.chmod(0o755)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("captures/a.har", "captures/a.har"),
        ("./captures/../captures/a.har", "captures/a.har"),
        ("{here}/captures/a.har", "captures/a.har"),
        ("{elsewhere}/deep/b.har", "b.har"),
        ("{elsewhere}/deep", "deep/b.har"),
        ("{elsewhere}", "{elsewhere_name}/deep/b.har"),
    ],
)
def test_label_shows_no_folder_above_what_was_named(
    path: str, label: str, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "deep").mkdir()
    (elsewhere / "deep" / "b.har").write_bytes(har(entry()))
    names = {"here": Path.cwd(), "elsewhere": elsewhere, "elsewhere_name": elsewhere.name}
    assert labels(path.format(**names)) == [label.format(**names)]


def test_two_files_of_one_label_are_told_apart(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.har").write_bytes(har(entry()))
    first, second = tmp_path / "x" / "a.har", tmp_path / "y" / "a.har"
    assert labels(str(first), str(second), str(first)) == ["a.har", "a.har (2)"]


def test_file_that_became_a_link_after_the_walk_is_not_followed(folder: Path) -> None:
    (found, *_) = find_inputs(["captures"])[0]
    Path(found.path).unlink()
    Path(found.path).symlink_to("/etc/hostname")
    opened = open_input(found)
    assert isinstance(opened, Problem)
    assert opened.code == "not-readable"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_file_that_became_something_else_is_a_problem(make: object, tmp_path: Path) -> None:
    path = tmp_path / "in"
    make(path)  # type: ignore[operator]
    opened = open_input(Input(label="in", path=str(path)))
    assert isinstance(opened, Problem)
    assert opened.code == "not-regular"


@pytest.mark.parametrize("name", ["a\nb.har", "\u202eevil.har", "-", "a b.har", "ü.har", "x" * 200 + ".har"])
def test_hostile_names_are_ordinary_labels(name: str, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / name).write_bytes(har(entry()))
    (found,) = find_inputs([str(tmp_path / "d")])[0]
    assert found.label.endswith(name)
    assert len(read_file(Path(found.path)).exchanges) == 1


def test_sparse_file_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sparse.log"
    with path.open("wb") as file:
        file.write(b'{"method":"GET","path":"/","status":200}\n')
        file.truncate(64 << 30)
    assert codes(str(path)) == [("sparse", "sparse.log")]
    assert dict(read_file(path).codes) == {"sparse": 1}


def test_three_hundred_levels_of_folders_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(300):
        Path("d").mkdir()
        monkeypatch.chdir("d")
    monkeypatch.chdir(tmp_path)
    assert [code for code, _ in codes("d")] == ["too-deep"]


def test_invalid_path_is_one_problem() -> None:
    assert [code for code, _ in codes("a\0b")] == ["not-found"]


def test_remote_url_without_its_extra_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fsspec", None)
    (problem,) = find_inputs(["s3://bucket/prefix/"])[1]
    assert problem.code == "no-fsspec"
    assert "pip install '.[remote]'" in problem.message


def test_remote_files_are_read_through_fsspec(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    with fsspec.open("memory://captures/a.har", "wb") as file:
        file.write(har(entry()))
    (found,) = find_inputs(["memory://captures/"])[0]
    assert found.label == "memory:///captures/a.har"
    assert len(read_file(Path(found.path), label=found.label).exchanges) in (0, 1)
