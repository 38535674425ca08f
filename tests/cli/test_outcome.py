import pytest
from msgspec.structs import replace

from analyzer.cli.options import EndFlags
from analyzer.cli.outcome import exit_code
from analyzer.document import InputSummary, ProblemNote
from tests.made_up import document, finding

WHOLE = InputSummary(label="a", format="har", bytes=1, exchanges=1, skipped=0, truncated=False)


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [
        ("error", "never", 0),
        ("error", "error", 1),
        ("error", "notice", 1),
        ("warning", "error", 0),
        ("warning", "warning", 1),
        ("notice", "warning", 0),
        ("notice", "notice", 1),
    ],
)
def test_fail_on_ends_with_1_from_its_severity_on(severity: str, fail_on: str, code: int) -> None:
    assert exit_code(document((finding(severity=severity),)), EndFlags(fail_on=fail_on)) == code


def test_an_outranked_finding_does_not_count() -> None:
    assert exit_code(document((finding(primary=False),)), EndFlags(fail_on="notice")) == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, 0),
        ({"inputs": (replace(WHOLE, skipped=1),)}, 3),
        ({"inputs": (replace(WHOLE, truncated=True),)}, 3),
        ({"problems": (ProblemNote(code="not-readable", input="b", message="cannot be read"),)}, 3),
        ({"problems": (ProblemNote(code="sequence-capped", input="", message="kept less"),)}, 0),
        ({"problems": (ProblemNote(code="bad-text", input="a", message="2 characters replaced"),)}, 0),
    ],
)
def test_skipped_or_cut_input_ends_with_3_unless_allowed(changes: dict, code: int) -> None:
    assert exit_code(document((), **changes), EndFlags()) == code
    assert exit_code(document((), **changes), EndFlags(allow_partial=True)) == 0


def test_findings_tell_more_than_a_partial_input() -> None:
    both = document(inputs=(replace(WHOLE, truncated=True),))
    assert exit_code(both, EndFlags(fail_on="error")) == 1
