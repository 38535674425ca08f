import os
import resource
import signal

import pytest

from analyzer.cli import app as app_module
from analyzer.cli.run import run
from analyzer.cli.streams import ReaderGone
from analyzer.errors import BundleError, CaptureError, PolicyError, RuleError, UsageError

SECRET = "hunter2-very-secret-key"


def end_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> int:
    """Runs a command line whose every command raises."""

    def build() -> None:
        raise error

    monkeypatch.setattr(app_module, "build_app", build)
    return run(["formats"])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("no"), 2),
        (RuleError("no", "rules/a.yaml:3:1"), 2),
        (PolicyError("no"), 2),
        (CaptureError("no"), 4),
        (BundleError("no"), 5),
    ],
)
def test_each_error_of_the_tree_is_one_line_and_its_code(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert end_with(monkeypatch, error) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"analyzer: error: {error}\n"


@pytest.mark.parametrize(
    "error",
    [ValueError(SECRET), KeyError(SECRET), RecursionError(SECRET), UnicodeError(SECRET), MemoryError(SECRET)],
)
def test_a_bug_is_one_line_with_an_id_and_without_values(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert end_with(monkeypatch, error) == 70
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert SECRET not in told
    assert "Traceback" not in told
    assert type(error).__name__ in told


def test_the_same_bug_has_the_same_id(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = [end_with(monkeypatch, ValueError(text)) and capsys.readouterr().err for text in ("a", "b")]
    assert told[0] == told[1]


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130), (ReaderGone(), 0)])
def test_interrupts_and_closed_pipes(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    kept = os.dup(1)
    try:
        assert end_with(monkeypatch, error) == code
    finally:
        os.dup2(kept, 1)
        os.close(kept)
    assert "Traceback" not in capfd.readouterr().err


def test_sigterm_ends_with_143(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(app_module, "build_app", lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert run(["formats"]) == 143
    assert capsys.readouterr().err == "analyzer: error: terminated\n"


def test_control_characters_of_an_error_are_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    end_with(monkeypatch, CaptureError("is empty", "a\x1b[31m\u202eb\n.har"))
    assert capsys.readouterr().err == "analyzer: error: a\\x1b[31m\\u202eb\\x0a.har: is empty\n"


def test_no_core_file_is_left_behind() -> None:
    run(["--version"])
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["bogus"],
        ["scan"],
        ["scan", "--bogus"],
        ["scan", "x", "--jobs", "0"],
        ["scan", "x", "--fail-on", "x"],
    ],
)
def test_usage_errors_are_one_line_and_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("analyzer: error: ")
    assert told.err.count("\n") == 1
