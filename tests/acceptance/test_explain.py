"""Why a rule did or did not fire, and which rules an input blinds."""

import json
from pathlib import Path

import pytest

from tests.acceptance.captures import SECRET, har, log_line
from tests.acceptance.commands import SAMPLES, Ended, analyzer


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "capture.har"
    path.write_bytes(har())
    return path


def explained(*arguments: str | Path) -> Ended:
    return analyzer("explain", *arguments, "--entry", "0", "--rule", "http.status.401")


def test_json_of_explain_has_each_condition(capture: Path) -> None:
    document = json.loads(explained(capture, "--format", "json").out)
    assert (document["fires"], document["truth"], document["service"]) == (True, "true", "http.any")
    assert document["steps"][0] | {"depth": 0} == {
        "depth": 0,
        "path": "response.status",
        "condition": "equals 401",
        "truth": "true",
        "found": "number",
        "pointer": "#/log/entries/0/response/status",
    }
    assert SECRET not in json.dumps(document)


def test_a_sequence_tells_its_key_and_its_observations() -> None:
    log = SAMPLES / "cleanlist" / "enrich-worker.ndjson"
    ended = analyzer("explain", log, "--entry", "5", "--rule", "http.rate.retried-too-soon")
    shown = b" ".join(ended.out.split())
    assert b"this rule needs several exchanges" in shown
    assert b"9 observations under this exchange's key, 3 pairs" in shown
    assert b"cause ignored-retry-after (confirmed): + true" in shown


def test_a_secret_in_the_name_of_the_input_is_not_repeated(capture: Path) -> None:
    named = capture.with_name("ada.lovelace@northwind.example.har")
    capture.rename(named)
    for ended in (explained(named), explained(named, "--format", "json"), analyzer("rules", "doctor", named)):
        assert ended.code == 0
        assert b"ada.lovelace" not in ended.out


@pytest.mark.parametrize(
    "command", [("explain", "--entry", "0", "--rule", "http.status.401"), ("rules", "doctor")]
)
def test_a_cut_input_is_told_with_3(command: tuple[str, ...], capture: Path) -> None:
    capture.write_bytes(capture.read_bytes()[:-300])
    ended = analyzer(*command, capture)
    assert ended.code == 3
    assert b"while reading" in ended.out
    assert analyzer(*command, capture, "--allow-partial").code == 0


def test_json_of_the_doctor_names_what_a_log_leaves_out(tmp_path: Path) -> None:
    source = tmp_path / "access.ndjson"
    source.write_bytes(b"\n".join(log_line(number) for number in range(3)) + b"\n")
    document = json.loads(analyzer("rules", "doctor", source, "--format", "json").out)
    assert set(document["quality"]) == {"exchanges", "lacking", "gaps", "advice"}
    assert document["quality"]["exchanges"] == 3
    assert [one["producer"] for one in document["quality"]["advice"]] == ["Caddy"]
    assert document["quality"]["lacking"]["response body"] == 3
    blind = {one["rule"]: one for one in document["blind"]}
    assert blind["hari.server.error"]["because"].startswith("no exchange goes to ")
    assert "http.status.500" not in blind
