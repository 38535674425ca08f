from analyzer.diff.document import Comparison, DiffDocument, Difference, RouteOutcome, Side
from analyzer.document import Tool
from analyzer.redaction.comparison import redact_diff
from analyzer.redaction.harvest import Harvest
from analyzer.redaction.policy import Policy
from analyzer.report.comparison import DIFF_FORMATS, render_diff
from tests.made_up import evidence

SECRET = "sk-9f8A7b6C5d4E3f2A1b0C9d8E7f"


def difference(**changes: object) -> Difference:
    fields: dict = {
        "category": "header",
        "name": "x-tenant",
        "say": "The header x-tenant differs.",
        "working": "blue",
        "failing": "green",
        "is_constant": True,
        "weight": 10,
        "routes": ("GET /v1/items",),
        "working_example": evidence(0, status=200),
        "failing_example": evidence(1),
    }
    return Difference(**fields | changes)


def diff_of(*differences: Difference) -> Comparison:
    harvest = Harvest(Policy())
    harvest.observe_record({"headers": [{"name": "Authorization", "value": f"Bearer {SECRET}"}]})
    side = Side(inputs=(f"{SECRET}.har",), exchanges=3, failed=0)
    outcome = RouteOutcome(
        route=f"GET /v1/{SECRET}",
        working={"200": 3},
        failing={"401": 3},
        working_p50_ms=1.0,
        failing_p50_ms=2.0,
    )
    document = DiffDocument(
        tool=Tool(name="analyzer", version="0"),
        working=side,
        failing=side,
        verdict=differences[0].say,
        differences=differences,
        outcomes=(outcome,),
        only_working=(f"GET /v1/{SECRET}",),
        only_failing=(f"GET /v1/{SECRET}",),
    )
    return Comparison(document=document, harvest=harvest)


def test_a_harvested_secret_leaves_every_field() -> None:
    leaky = difference(
        name=f"/a/{SECRET}",
        say=f"{SECRET} differs from x",
        working=SECRET,
        failing=f"x{SECRET}",
        routes=(f"GET /v1/{SECRET}",),
        working_example=evidence(
            0, url=f"https://api.example.test/{SECRET}", path=f"/{SECRET}", input=SECRET
        ),
    )
    redacted = redact_diff(diff_of(leaky), Policy(), b"k" * 32)
    for name in DIFF_FORMATS:
        assert SECRET.encode() not in render_diff(redacted, name)


def test_a_value_is_secret_by_the_name_of_its_header() -> None:
    (one,) = redact_diff(
        diff_of(difference(name="x-api-key", working="first-value-11", failing="absent")), Policy(), b"k" * 32
    ).document.differences
    assert "first-value-11" not in one.working
    assert one.failing == "absent"


def test_what_is_no_secret_stays() -> None:
    (one,) = redact_diff(diff_of(difference()), Policy(), b"k" * 32).document.differences
    assert (one.working, one.failing, one.say) == (
        "blue",
        "green",
        "The header x-tenant differs: blue where it works, green where it fails.",
    )
    assert one.working_example == evidence(0, status=200)
