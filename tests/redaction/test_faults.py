"""Commands whose redaction fails: a placeholder or no output, and no value in any place that others can look at."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from analyzer.cli.run import run
from analyzer.redaction.plugins import built_in_codecs
from analyzer.redaction.text import built_in_detectors
from tests.bundle.test_faults import in_child
from tests.redaction.injected.faults import SIGN, inject
from tests.redaction.watching import PROCESSES, Watch

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(
        not (PROCESSES / "self" / "cmdline").exists(), reason="needs Linux's view of processes"
    ),
]
ROOT = Path(__file__).parents[2]
FAULTS = [
    *(f"codec:{one.name}" for one in built_in_codecs()),
    *(f"detector:{one.name}" for one in built_in_detectors()),
]
POOL_BYTES = 10 << 20
"""Enough input for worker processes; most of it are spaces."""


def planted(number: int) -> str:
    return f"{SIGN}{number:04}fjAA99xxPq7T"


def record(number: int) -> dict:
    value = planted(number)
    return {
        "time": 1_767_225_600 + number, "method": "POST", "status": 401, "duration_ms": 5,
        "url": f"https://api.example.test/reset-password/{value}?api_key={value}&page=2",
        "request_headers": {"Authorization": f"Bearer {value}", "Cookie": f"sid={value}; a=b"},
        "request_body": json.dumps({"password": value, "note": f"mail jo{value}@corp.example"}),
        "response_body": json.dumps({"message": f"Invalid API key {value}"}),
    }  # fmt: skip


@pytest.fixture
def scene(tmp_path):
    for name in ("logs", "tmp", "out"):
        (tmp_path / name).mkdir()
    for number in range(4):
        lines = "".join(json.dumps(record(number * 3 + at)) + "\n" for at in range(3))
        (tmp_path / "logs" / f"{number}.log").write_text(lines)
    return tmp_path


def written(folder: Path) -> bytes:
    """All that the command wrote, members of zips unpacked."""
    content = []
    for path in sorted(folder.iterdir()):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as bundle:
                content += [bundle.read(name) for name in bundle.namelist()]
        else:
            content.append(path.read_bytes())
    return b"\n".join(content)


def assert_shows_nothing(*texts: bytes) -> None:
    for text in texts:
        assert SIGN.encode() not in text


@pytest.mark.parametrize("fault", FAULTS)
def test_no_part_that_fails_shows_a_value(fault, scene):
    """In a process of its own, which is made from this one so that 40 faults take seconds."""
    stream = scene / "stream"

    def work() -> None:
        os.chdir(scene)
        tempfile.tempdir = str(scene / "tmp")
        handle = os.open(stream, os.O_CREAT | os.O_WRONLY)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        sys.stdout, sys.stderr = (open(number, "w", closefd=False) for number in (1, 2))  # noqa: SIM115
        inject(fault)
        code = 99
        with contextlib.suppress(BaseException):
            code = run(["redact", "logs/0.log", "-o", "out/copy.log"])
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)

    _, status = os.waitpid(in_child(work), 0)
    code = os.waitstatus_to_exitcode(status)
    assert code == 0
    assert b"characters removed]" in written(scene / "out")
    assert_shows_nothing(stream.read_bytes(), written(scene / "out"))
    assert list((scene / "tmp").iterdir()) == []
    assert b"Traceback" not in stream.read_bytes()


def command(scene: Path, fault: str, *words: str) -> tuple[Watch, int, bytes, bytes]:
    """Runs the program as its users do, with a fault in it and in its workers, and watches it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    path = os.pathsep.join([str(Path(__file__).parent / "injected"), str(ROOT)])
    environment |= {"TMPDIR": str(scene / "tmp"), "PYTHONPATH": path, "INJECTED_FAULT": fault}
    process = subprocess.Popen(
        [sys.executable, "-m", "analyzer", *words],
        cwd=scene, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    watch = Watch(scene / "tmp")
    out, err = watch.follow(process)
    return watch, process.returncode, out, err


def assert_nothing_seen(watch: Watch) -> None:
    assert watch.seen["arguments"]
    assert watch.seen["environment"]
    assert watch.shows(SIGN) == set()


def pad(scene: Path) -> None:
    for path in (scene / "logs").iterdir():
        path.write_text(path.read_text() + " " * (POOL_BYTES // 4) + "\n")


@pytest.mark.parametrize("fault", ["codec:json", "detector:jwt"])
def test_nothing_is_seen_of_workers_that_fail(fault, scene):
    pad(scene)
    watch, code, out, err = command(scene, fault, "bundle", "logs", "-o", "out/b.zip", "--jobs", "2")
    assert code in {0, 1, 3, 5}
    assert len(watch.processes) >= 3
    assert (scene / "out" / "b.zip").exists() == (code != 5)
    assert_nothing_seen(watch)
    assert_shows_nothing(out, err, written(scene / "out"))
    assert list((scene / "tmp").iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ("bundle", "logs", "-o", "out/b.zip", "--jobs", "2"),
        ("redact", "logs/0.log", "-o", "out/copy.log"),
        ("redact", "logs", "-o", "out/copies"),
    ],
)
def test_a_leak_that_the_search_finds_ends_with_5_and_no_output(words, scene):
    if words[0] == "bundle":
        pad(scene)
    watch, code, out, err = command(scene, "tokens", *words)
    assert code == 5
    assert list((scene / "out").rglob("*.zip")) + list((scene / "out").rglob("*.log")) == []
    assert len(err.strip().splitlines()) == 1
    assert_nothing_seen(watch)
    assert_shows_nothing(out, err)
    assert list((scene / "tmp").iterdir()) == []


def test_the_watch_sees_what_there_is_to_see(scene):
    """A command that does all that ours must not."""
    code = (
        "import os, subprocess, sys, tempfile\n"
        f"value = '{SIGN}' + '1'\n"
        "subprocess.run(['sleep', '0.3', '0' + '.0'], env={'A': value})\n"
        "with tempfile.NamedTemporaryFile() as file:\n"
        "    file.write(value.encode()); file.flush()\n"
        "    subprocess.run([sys.executable, '-c', 'import time; time.sleep(0.3)', value])\n"
    )
    watch = Watch(scene / "tmp")
    watch.follow(
        subprocess.Popen([sys.executable, "-c", code], env=os.environ | {"TMPDIR": str(scene / "tmp")},
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    )  # fmt: skip
    assert {"arguments", "environment", "temporary file"} <= watch.shows(f"{SIGN}1")
