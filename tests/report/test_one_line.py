import pytest

from analyzer.document import Cause
from analyzer.report.base import RenderOptions
from analyzer.report.one_line import certainty, explanation, told_causes
from analyzer.report.outputs import outputs
from tests.made_up import document, finding, redacted


def undecided(*ids: str, **changes):
    possible = tuple(Cause(id=name, certainty="possible", say=f"It may be {name}.") for name in ids)
    return finding(cause=None, possible=possible, **changes)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (finding(), ("The key expired before the call [expired, confirmed]",)),
        (finding(cause=None), ()),
        (undecided("a"), ("not proven: It may be a. [a, possible]",)),
        (undecided("a", "b"), ("undecided, 2 are possible:", "It may be a. [a]", "or: It may be b. [b]")),
        (
            undecided("a", "b", "c", "d"),
            ("undecided, 4 are possible:", "It may be a. [a]", "or: It may be b. [b]", "or: c, d"),
        ),
    ],
)
def test_a_cause_that_is_not_decided_never_reads_like_a_diagnosis(made, told: tuple[str, ...]) -> None:
    assert told_causes(made) == told


@pytest.mark.parametrize(
    ("made", "word"), [(finding(), "confirmed"), (undecided("a"), "possible"), (finding(cause=None), "")]
)
def test_certainty_is_that_of_the_cause(made, word: str) -> None:
    assert certainty(made) == word


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (finding(), "The API key was rejected: The key expired before the call (confirmed)"),
        (undecided("a"), "The API key was rejected: cause not proven: It may be a. [a, possible]"),
        (finding(cause=None), "The API key was rejected"),
    ],
)
def test_an_explanation_is_one_sentence(made, told: str) -> None:
    assert explanation(made) == told


@pytest.mark.parametrize("name", ["text", "markdown", "sarif", "junit", "html"])
def test_every_output_says_that_the_cause_is_undecided(name: str) -> None:
    shown = outputs()[name].render(redacted(document((undecided("a", "b", "c"),))), RenderOptions()).decode()
    assert "undecided" in shown or "The capture cannot tell" in shown
    for told in ("It may be a.", "It may be b."):
        assert told in shown


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_what_to_do_first_stands_first(name: str) -> None:
    made = (
        undecided("a", rule="vendor.open"),
        finding(rule="http.generic", tier="generic"),
        finding(rule="vendor.decided"),
        finding(rule="vendor.warning", severity="warning"),
    )
    shown = outputs()[name].render(redacted(document(made)), RenderOptions()).decode()
    places = [
        shown.index(rule) for rule in ("vendor.decided", "http.generic", "vendor.open", "vendor.warning")
    ]
    assert places == sorted(places)
