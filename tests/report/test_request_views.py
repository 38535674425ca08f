import shlex
import subprocess

import pytest

from analyzer.model import Body, BodyState, Exchange, Header, Headers, Location, Outcome, Request, Response
from analyzer.report.curl import curl_command
from analyzer.report.request_views import COLUMNS, list_line, page_lines, table_row

HOSTILE = (
    "'", '"', "`id`", "$(id)", "${HOME}", "; id", "&& id", "| id", "> /tmp/x", "\\", "\\'", "'\"'\"'", "!!",
    "*", "?", "[a-z]", "{1..9}", "~", "#", "%s", "--output=/tmp/x", "-o /tmp/x", "@/etc/passwd",
    "\n id", "\r\nid", "\x00", "\x1b[31m", "\u202e",
    "é", "東京", "\ud800", " ", "\t", "$IFS", "<(id)", "a=b id", "\\\n", "''", "'; id; '", "end'",
)  # fmt: skip


def exchange(url: str = "https://api.example.test/v1/items", **changes: object) -> Exchange:
    request = {
        "method": "POST",
        "url": url,
        "headers": Headers(items=(Header("Authorization", "Bearer [token:0a1b2c3d]"), Header("Host", "x"))),
        "body": Body(state=BodyState.COMPLETE, text='{"a": 1}', size_bytes=8),
    }
    fields: dict = {
        "location": Location(input="a.har", entry=3),
        "started_us": 1_772_359_200_000_000,
        "duration_ms": 12.0,
        "request": Request(**request | changes),
        "response": Response(status=401, status_text="Unauthorized", body=Body(text="no", size_bytes=2)),
    }
    return Exchange(**fields)


def argv(command: str) -> list[str]:
    """The arguments that a POSIX shell makes of a curl command."""
    script = "curl() { printf '%s\\0' \"$@\"; }; " + command
    done = subprocess.run(["sh", "-c", script], capture_output=True, check=True, stdin=subprocess.DEVNULL)
    return done.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize("place", ["url", "header", "method", "body", "bare url"])
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_shell_gets_exactly_the_arguments_and_runs_nothing(place: str, text: str) -> None:
    changed = {
        "url": exchange(f"https://api.example.test/{text}"),
        "bare url": exchange(text),
        "header": exchange(headers=Headers(items=(Header("X-A", text),))),
        "method": exchange(method=f"GET{text}"),
        "body": exchange(body=Body(text=f"a{text}")),
    }[place]
    command = curl_command(changed)
    assert "\n" not in command
    found = argv(command)
    assert found == shlex.split(command)[1:]
    assert found[0] == "--globoff"
    options = found[1::2]
    assert set(options) <= {"--request", "--url", "--header", "--data-raw"}
    assert options.count("--url") == 1


def test_curl_keeps_what_the_request_was() -> None:
    assert argv(curl_command(exchange())) == [
        "--globoff", "--request", "POST", "--url", "https://api.example.test/v1/items",
        "--header", "Authorization: Bearer [token:0a1b2c3d]", "--data-raw", '{"a": 1}',
    ]  # fmt: skip


def test_a_header_file_cannot_be_asked_for() -> None:
    found = argv(curl_command(exchange(headers=Headers(items=(Header("@/etc/passwd", ""),)))))
    assert not any(argument.startswith("@") for argument in found)


def test_a_line_of_the_list_has_number_time_status_and_url() -> None:
    line = list_line(exchange())
    assert line.split() == [
        "3", "2026-03-01T10:00:00.000", "401", "12", "ms", "POST", "https://api.example.test/v1/items",
    ]  # fmt: skip


def test_a_page_says_what_was_not_recorded() -> None:
    silent = Exchange(
        location=Location(input="a.log", line=2),
        request=Request(method="GET", url="/x"),
        outcome=Outcome.NOT_RECORDED,
    )
    page = "\n".join(page_lines(silent))
    assert "a.log:2" in page
    assert "(other headers not recorded)" in page
    assert "(body not captured)" in page
    assert "no response (not recorded)" in page


def test_a_long_body_is_cut_and_says_so() -> None:
    page = "\n".join(page_lines(exchange(body=Body(text="x" * 10_000))))
    assert "(cut at 4,096 of 10,000 characters)" in page


def test_a_row_has_the_columns_in_order() -> None:
    row = table_row(exchange())
    assert tuple(row) == COLUMNS
    assert (row["entry"], row["line"], row["status"], row["request_bytes"]) == (3, None, 401, 8)
