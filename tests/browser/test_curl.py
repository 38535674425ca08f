"""What the copy buttons put on the clipboard, run through a real shell."""

import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.made_up import har_entry, redacted
from tests.report.hostile import INVISIBLE, hostile_urls
from tests.report.reports import row

pytestmark = pytest.mark.browser

COPY_ALL = """async (label) => {
  window.copied.length = 0;
  for (let at = 0; at < %d; at++) {
    location.hash = "X-0-e" + at;
    await new Promise((done) => setTimeout(done, 4));
    [...document.querySelectorAll("#detail button")].find((each) => each.textContent === label).click();
  }
  return window.copied;
}"""


def entries_for(urls: list[str]) -> tuple[dict[str, Any], ...]:
    entries = []
    for number, url in enumerate(urls):
        entry = har_entry(number)
        entry["request"]["url"] = url
        entries.append(entry)
    return tuple(entries)


def arguments_in_sh(command: str, tmp_path: Path) -> list[str]:
    """What a program called `curl` really gets when sh runs the command."""
    program = tmp_path / "curl"
    if not program.exists():
        program.write_text("#!/bin/sh\nfor argument do printf '%s\\0' \"$argument\"; done\n")
        program.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env={"PATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        check=True,
        timeout=10,
    )
    assert done.stderr == b""
    return done.stdout.decode().split("\0")[:-1]


def url_as_sent(url: str) -> str:
    """The URL with what no URL may hold percent-encoded, and never in the place of an option."""
    clean = "".join(
        quote(each.encode(errors="replace") if each < "\ud800" or each > "\udfff" else "\ufffd")
        if INVISIBLE.match(each) or each.isspace()
        else each
        for each in url
    )
    return clean if clean.lower().startswith(("http://", "https://")) else f"https://{clean.lstrip('/')}"


def copied_commands(page: Page, label: str, count: int) -> list[str]:
    copied: list[str] = page.evaluate(COPY_ALL % count, label)
    assert len(copied) == count
    return copied


def row_for_each(count: int) -> tuple[Any, ...]:
    return tuple(row(number) for number in range(count))


def test_200_hostile_urls_reach_curl_unharmed(open_report: Open, tmp_path: Path) -> None:
    urls = hostile_urls(200)
    opened = open_report(redacted(entries=entries_for(urls), rows=row_for_each(200)))
    commands = copied_commands(opened.page, "Copy as cURL", 200)
    for url, command in zip(urls, commands, strict=True):
        expected = [
            "--globoff",
            "--request",
            "GET",
            "--url",
            url_as_sent(url),
            "--header",
            "apikey: [key:0a1b2c3d]",
        ]
        assert arguments_in_sh(command, tmp_path) == expected
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".html") == ["curl"]
    opened.assert_quiet()


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ([("@/etc/passwd", "x")], None, []),
        ([("-o", "x"), (":authority", "x"), ("host", "x"), ("content-length", "9")], None, []),
        ([("x-empty", "")], None, ["--header", "x-empty;"]),
        ([("x-quote", "a'b\"c$(id)`id`")], None, ["--header", "x-quote: a'b\"c$(id)`id`"]),
        ([("x-split", "a\r\nEvil: 1\x1b")], None, ["--header", "x-split: a\\x0d Evil: 1\\x1b"]),
        ([], "@/etc/passwd", ["--data-raw", "@/etc/passwd"]),
        ([], "it's\n$HOME !! \\ \"", ["--data-raw", "it's\n$HOME !! \\ \""]),
        ([], "a\x03b", ["--data-raw", "a\\x03b"]),
    ],
)
def test_headers_and_bodies_reach_curl_as_text(
    open_report: Open, tmp_path: Path, headers: list[tuple[str, str]], body: str | None, expected: list[str]
) -> None:
    entry = har_entry(0)
    entry["request"]["headers"] = [{"name": name, "value": value} for name, value in headers]
    entry["request"]["postData"] = {"mimeType": "text/plain", "text": body} if body else {}
    page = open_report(redacted(entries=(entry,), rows=row_for_each(1))).page
    command = copied_commands(page, "Copy as cURL", 1)[0]
    assert arguments_in_sh(command, tmp_path)[5:] == expected


@pytest.mark.parametrize("method", ["--upload-file", "GET; id", "-X", "GET\nid", ""])
def test_a_method_that_is_no_token_is_left_out(open_report: Open, tmp_path: Path, method: str) -> None:
    entry = har_entry(0)
    entry["request"] |= {"method": method, "headers": []}
    rows = (row_for_each(1)[0],)
    command = copied_commands(open_report(redacted(entries=(entry,), rows=rows)).page, "Copy as cURL", 1)[0]
    sent = arguments_in_sh(command, tmp_path)
    assert sent in (
        ["--globoff", "--url", "https://api.example.test/v4/export/7"],
        ["--globoff", "--request", "GET", "--url", "https://api.example.test/v4/export/7"],
    )


def test_powershell_gets_single_quotes_doubled_whatever_their_shape(open_report: Open) -> None:
    entry = har_entry(0)
    entry["request"]["url"] = "https://api.example.test/a'b\u2019c$(id)"
    entry["request"]["headers"] = [{"name": "x-say", "value": 'he said "hi\\"'}]
    page = open_report(redacted(entries=(entry,), rows=row_for_each(1))).page
    command = copied_commands(page, "Copy as cURL (PowerShell)", 1)[0]
    assert command == (
        "& { $PSNativeCommandArgumentPassing = 'Legacy'; curl.exe --globoff --request 'GET' "
        "--url 'https://api.example.test/a''b\u2019\u2019c$(id)' "
        "--header 'x-say: he said \\\"hi\\\\\\\"' }"
    )
