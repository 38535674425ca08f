"""Every output, on every kind of analysis."""

import os
import subprocess
import sys

import msgspec
import pytest

from analyzer.report.base import RenderOptions
from analyzer.report.outputs import outputs
from tests.made_up import document, hostile, many, redacted

NAMES = ("csv", "handoff", "json", "jsonl", "junit", "markdown", "sarif", "text")
HOSTILE_TEXTS = (
    *(chr(code) for code in (*range(32), *range(0x7F, 0xA0), 0x200B, 0x202E, 0x2066, 0xFEFF, 0xFFFF, 0xD800)),
    "\x1b]52;c;aGk=\x07",
    "[/] [red] [link=x]y[/link]",
    "]]><x>&amp;",
    "=cmd|' /C calc'!A0",
    "{text} {0} %s %(a)s",
)


def test_all_formats_of_the_contract_are_found() -> None:
    assert set(NAMES) <= set(outputs())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "analysis", [redacted(), redacted(document(())), many(300)], ids=["one", "none", "many"]
)
def test_output_is_utf8_and_not_empty(name: str, analysis) -> None:
    assert outputs()[name].render(analysis, RenderOptions()).decode("utf-8").endswith("\n")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=ascii)
def test_no_raw_control_or_bidi_character_leaves_an_output(name: str, text: str) -> None:
    shown = outputs()[name].render(hostile(f"a{text}b"), RenderOptions()).decode("utf-8")
    allowed = {"\n", "\r"} if name == "csv" else {"\n"}
    controls = {character for character in shown if ord(character) < 32 or 0x7F <= ord(character) < 0xA0}
    assert not {"\u200b", "\u202e", "\u2066", "\ufeff", "\uffff"} & set(shown)
    assert controls <= allowed


@pytest.mark.parametrize("name", NAMES)
def test_output_does_not_depend_on_hash_seed_time_zone_or_locale(name: str) -> None:
    program = (
        "import sys; from tests.made_up import many; from analyzer.report.base import RenderOptions;"
        "from analyzer.report.outputs import outputs;"
        f"sys.stdout.buffer.write(outputs()[{name!r}].render(many(5), RenderOptions()))"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program], env=os.environ | place, capture_output=True, check=True
        ).stdout
        for place in (
            {"PYTHONHASHSEED": "1", "TZ": "UTC", "LANG": "C", "COLUMNS": "40"},
            {"PYTHONHASHSEED": "2", "TZ": "Asia/Kathmandu", "LANG": "de_DE.UTF-8", "PYTHONUTF8": "0"},
        )
    }
    assert len(seen) == 1


@pytest.mark.parametrize("name", NAMES)
def test_output_is_the_same_for_an_equal_analysis(name: str) -> None:
    copied = msgspec.structs.replace(many(7), rows=())
    assert outputs()[name].render(copied, RenderOptions()) == outputs()[name].render(many(7), RenderOptions())
