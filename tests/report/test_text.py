import pytest

from analyzer.document import InputSummary
from analyzer.report.base import RenderOptions
from analyzer.report.outputs import text
from tests.made_up import document, finding, hostile, many, redacted


def render(analysis, **options) -> str:
    return text.OUTPUT.render(analysis, RenderOptions(**options)).decode()


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_asked(width: int) -> None:
    shown = render(hostile("https://api.example.test/" + "x" * 300), width=width)
    assert max(len(line) for line in shown.splitlines()) <= width


def test_a_finding_tells_cause_certainty_owner_fix_and_place() -> None:
    shown = render(redacted(), width=120)
    assert "ERROR   3x example.auth.key-rejected-0" in shown
    assert "The key expired before the call [expired, confirmed]" in shown
    assert "owner caller" in shown
    assert "fix Create a new key" in shown
    assert "GET api.example.test/v4/export/{id} -> 401 at capture.har#/log/entries/0" in shown
    assert "1 failure that no rule explains" in shown


def test_at_most_ten_findings_are_shown_and_the_rest_is_counted() -> None:
    shown = render(many(25))
    assert shown.count("owner caller") == 10
    assert "15 more findings" in shown


def test_outranked_findings_are_left_to_the_other_formats() -> None:
    assert "owner" not in render(redacted(document((finding(primary=False),))))


def test_colour_only_when_asked_and_only_our_own() -> None:
    assert "\x1b" not in render(redacted())
    assert "\x1b[1;31mERROR" in render(redacted(), color=True)
    assert "\x1b]" not in render(hostile("\x1b]8;;http://evil.test\x07"), color=True)


@pytest.mark.parametrize("markup", ["[/]", "[red]", "[bold", "[link=http://x]y[/link]", ":boom:", "[/]]"])
def test_rich_markup_of_a_capture_stays_text(markup: str) -> None:
    assert markup in render(redacted(document((finding(title=markup),))))


def test_our_own_words_are_ascii() -> None:
    assert render(redacted()).isascii()


def test_the_next_command_quotes_the_input() -> None:
    assert "analyzer bundle capture.har" in render(redacted())
    assert "analyzer bundle '$(rm x)'" in render(hostile("$(rm x)"))


def _inputs(count: int) -> tuple[InputSummary, ...]:
    return tuple(
        InputSummary(
            label=f"{number:02}.log",
            format="caddy",
            bytes=10,
            exchanges=number,
            skipped=int(number == 1),
            truncated=number == 2,
        )
        for number in range(count)
    )


def test_many_inputs_are_told_one_by_one_with_losses_first() -> None:
    shown = render(redacted(document(inputs=_inputs(13))), width=100)
    listed = [line for line in shown.splitlines() if ".log, caddy" in line]
    assert listed[0].strip() == "2 02.log, caddy, 10 bytes, cut short"
    assert listed[1].strip() == "1 01.log, caddy, 10 bytes, 1 skipped"
    assert listed[2].strip() == "12 12.log, caddy, 10 bytes"
    assert len(listed) == 10
    assert "3 more inputs" in shown


def test_many_inputs_are_told_with_times_and_the_rules_that_matched_most() -> None:
    found = [finding(rule=f"example.rule-{n % 7}", count=n + 1, fingerprint=f"{n:016x}") for n in range(14)]
    shown = render(redacted(document(tuple(found), inputs=_inputs(2))), width=100)
    assert "Seen:  2026-03-01T10:00:00Z to 2026-03-01T10:05:00Z" in shown
    assert "21x example.rule-6, " in shown
    assert shown.index("21x example.rule-6") < shown.index("19x example.rule-5")
    assert "2 more rules" in shown
    assert shown.count("\n   seen ") == 10


def test_one_input_is_told_as_before() -> None:
    shown = render(redacted())
    assert "Inputs, with" not in shown
    assert "Seen:" not in shown
