import pytest

from analyzer.document import Cause
from analyzer.scanning.statistics import Statistics
from analyzer.scanning.verdict import by_urgency, verdict
from tests.made_up import finding

POSSIBLE = (Cause(id="a", certainty="possible", say="It may be a."),)
CLEAR = {"cause": Cause(id="a", certainty="likely", say="It is a.")}
OPEN = {"cause": None, "possible": POSSIBLE}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"severity": "error", "tier": "generic"} | OPEN, {"severity": "warning"} | CLEAR),
        ({"tier": "generic"} | CLEAR, {"tier": "vendor"} | OPEN),
        ({"tier": "vendor"} | CLEAR, {"tier": "generic"} | CLEAR),
        ({"tier": "site"} | CLEAR, {"tier": "generic"} | CLEAR),
        ({"tier": "vendor"} | OPEN, {"tier": "generic"} | OPEN),
        ({"count": 1}, {"count": 9}),
    ],
)
def test_what_is_clear_and_specific_comes_first(first: dict, second: dict) -> None:
    early, late = finding(0, **first), finding(1, **second)
    expected = (early, late)
    assert by_urgency((early, late)) == expected
    if set(first) != {"count"}:
        assert by_urgency((late, early)) == expected


def test_outranked_findings_are_left_out() -> None:
    assert by_urgency((finding(primary=False),)) == ()


def test_the_verdict_names_what_comes_first() -> None:
    made = (finding(0, title="A generic failure", tier="generic"), finding(1, title="The key was rejected"))
    assert (
        verdict(made, Statistics(exchanges=7))
        == "2 known problems in 7 exchanges. First: The key was rejected."
    )


@pytest.mark.parametrize(
    ("statistics", "said"),
    [
        (Statistics(), "No exchanges were read."),
        (Statistics(exchanges=1), "No problem found in 1 exchange."),
        (Statistics(exchanges=5, without_status=4), "No problem found in 5 exchanges; 4 record no status."),
        (
            Statistics(exchanges=3, failed=2),
            "2 failed exchanges of 3 exchanges, none of them explained by a rule.",
        ),
    ],
)
def test_without_findings_it_says_what_stays_open(statistics: Statistics, said: str) -> None:
    assert verdict((), statistics) == said
