"""What reaches a terminal and a pipe from hostile captures: text, and our own colours on a terminal alone."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.report.hostile import INVISIBLE, hostile_urls, payloads

ROOT = Path(__file__).parents[2]
OUR_COLOUR = re.compile(r"\x1b\[[0-9;]{0,12}m")
OUR_PROGRESS = re.compile(r"\x1b\[(?:\?25[lh]|[12]K|1A|[0-9;]{0,12}m)|\r")
"""What Rich draws and removes a progress bar with: cursor off and on, erase line, up one line, colours."""
ALLOWED = {"\n", "\ufffd"}
"""U+FFFD is a visible sign; a lone surrogate becomes one."""

COMMANDS = {
    "scan": ("scan",),
    "list": ("list",),
    "search": ("search", "pwn"),
    "extract": ("extract", "request.url"),
    "doctor": ("rules", "doctor"),
}


def entry(number: int, text: str, url: str) -> dict:
    """A call that the shipped rules know the answer of, with hostile text wherever a server or a caller has a say."""
    return {
        "startedDateTime": f"2026-03-01T10:{number // 60:02}:{number % 60:02}.000Z",
        "time": 12,
        "request": {
            "method": text if number % 5 == 4 else "GET",
            "url": url if number % 3 == 2 else f"https://api.clari.com/v4/export/{text}?q={url}",
            "httpVersion": "HTTP/1.1",
            "headers": [{"name": "apikey", "value": text}, {"name": text, "value": text}],
            "queryString": [],
            "cookies": [],
            "headersSize": -1,
            "bodySize": 0,
        },
        "response": {
            "status": (401, 404, 429, 500, 400)[number % 5],
            "statusText": text,
            "httpVersion": "HTTP/1.1",
            "headers": [
                {"name": "content-type", "value": "application/json"},
                {"name": "retry-after", "value": text},
            ],
            "cookies": [],
            "content": {"mimeType": "application/json", "text": json.dumps({"message": text, "error": url})},
            "redirectURL": text,
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 12, "receive": 0},
    }


@pytest.fixture(scope="module")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    drives = (
        "\x1b[2J\x1b]0;pwned\x07",
        "\x1b]52;c;aGk=\x07",
        "\u202egpj.exe",
        "\x9b31m",
        "\r\x1b[1A",
        "[/][bold red]x",
    )
    texts = [f"{drive}{text}" for drive in drives for text in payloads(30)]
    entries = [
        entry(n, text, url) for n, (text, url) in enumerate(zip(texts, hostile_urls(len(texts)), strict=True))
    ]
    har = {"log": {"version": "1.2", "creator": {"name": texts[0], "version": "1"}, "entries": entries}}
    (folder / "a\x1b[31m\u202e\nb [red].har").write_text(json.dumps(har))
    (folder / "\x1b]0;cut\x07.har").write_text(json.dumps(har)[:5000])
    return folder


def command(name: str, folder: Path) -> list[str]:
    words = COMMANDS[name]
    place = 2 if words[0] == "rules" else 1
    (capture, *_) = sorted(folder.glob("a*"))
    target = str(folder if name == "scan" else capture)
    return [sys.executable, "-m", "analyzer", *words[:place], target, *words[place:]]


def environment(**changes: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"} | changes


def read_all(descriptor: int) -> bytes:
    parts = []
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:  # Linux: EIO once nobody holds the other end
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts)


def on_terminal(arguments: list[str], **changes: str) -> str:
    """Everything that the command shows on a terminal that is both of its streams."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        arguments, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=environment(**changes)
    )
    os.close(theirs)
    shown = read_all(ours)
    os.close(ours)
    assert running.wait(120) in {0, 3}
    return shown.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_pipe_gets_no_control_character_at_all(name: str, hostile_folder: Path) -> None:
    done = subprocess.run(
        command(name, hostile_folder), capture_output=True, env=environment(), timeout=120, check=False
    )
    assert done.returncode in {0, 3}
    for stream in (done.stdout, done.stderr):
        assert set(INVISIBLE.findall(stream.decode("utf-8"))) <= ALLOWED
    assert done.stdout.count(b"\n") > 3


@pytest.mark.parametrize("name", COMMANDS)
def test_a_terminal_gets_our_own_colours_and_nothing_else(name: str, hostile_folder: Path) -> None:
    shown = on_terminal(command(name, hostile_folder))
    assert set(INVISIBLE.findall(OUR_PROGRESS.sub("", shown))) <= ALLOWED


def test_findings_are_coloured_on_a_terminal_and_plain_with_no_color(hostile_folder: Path) -> None:
    arguments = command("scan", hostile_folder)
    assert OUR_COLOUR.search(on_terminal(arguments))
    assert not OUR_COLOUR.search(on_terminal([*arguments, "--quiet"], NO_COLOR="1"))


def test_a_terminal_of_another_encoding_gets_escapes_instead_of_a_crash(hostile_folder: Path) -> None:
    done = subprocess.run(
        command("scan", hostile_folder),
        capture_output=True,
        env=environment(PYTHONIOENCODING="cp1252"),
        timeout=120,
        check=False,
    )
    assert done.returncode == 3
    assert set(INVISIBLE.findall(done.stdout.decode("cp1252"))) <= ALLOWED
