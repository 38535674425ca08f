import json
from typing import Any

import pytest
from rich.cells import cell_len

from analyzer.redaction.policy import Policy
from analyzer.redaction.traces import RedactedTrace, redact_trace
from analyzer.report.explanation import render_explanation, verdict
from analyzer.rules.explain import Step
from analyzer.scanning.explain import CauseTrace, ElementTrace, Explanation, RuleTrace
from analyzer.scanning.sequence_trace import SequenceTrace
from tests.made_up import evidence

STEP = Step(
    depth=0,
    path="response.status",
    condition="equals 400",
    truth="true",
    found="number",
    pointer="#/log/entries/3/response/status",
)
SEQUENCE = SequenceTrace(
    key=("auth.fingerprint",), window="10m", observations=4, pairs=3, truth="true", steps=(STEP,)
)


def trace(**changes: Any) -> RuleTrace:
    fields: dict[str, Any] = {
        "rule": "acme.validation.refused",
        "title": "The request was refused",
        "exchange": evidence(3),
        "service": "acme.api",
        "fires": True,
        "truth": "true",
        "steps": (STEP,),
        "unknown": (),
        "each": None,
        "outranked_by": None,
        "sequence": None,
        "causes": (),
    }
    return RuleTrace(**fields | changes)


def cause(name: str, truth: str, certainty: str = "likely") -> CauseTrace:
    return CauseTrace(id=name, certainty=certainty, truth=truth, steps=())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"service": None, "truth": "false"}, "Does not apply: the exchange goes to no service"),
        ({"truth": "unknown", "unknown": ("response.json.error",)}, "not recorded are response.json.error"),
        ({"truth": "false"}, "Does not match"),
        ({"outranked_by": "acme.other"}, "the more specific acme.other comes first"),
        ({"each": ElementTrace(elements=3, wanted=0, steps=())}, "none of its 3 elements meets"),
        ({"causes": (cause("a", "false"), cause("b", "true"))}, "Fires; the cause is b (likely)"),
        ({"causes": (cause("a", "unknown"), cause("b", "undecidable"))}, "possible causes are a, b"),
        ({"causes": (cause("a", "true", "possible"),)}, "possible causes are a"),
        ({"causes": ()}, "none of its causes applies"),
        ({"sequence": SEQUENCE}, "Fires over the 4 observations under its key"),
    ],
)
def test_the_verdict_says_what_decides(changes: dict[str, Any], sentence: str) -> None:
    assert sentence in verdict(trace(**changes))


@pytest.mark.parametrize(
    ("observations", "truth", "sentence"),
    [(4, "false", "which do not fire"), (4, "unknown", "is not recorded"), (0, "false", "takes no part")],
)
def test_a_sequence_that_does_not_fire_says_why(observations: int, truth: str, sentence: str) -> None:
    quiet = SequenceTrace(key=(), window=None, observations=observations, pairs=None, truth=truth, steps=())
    assert sentence in verdict(trace(sequence=quiet))


@pytest.mark.parametrize(
    ("truth", "shown"), [("true", "+ true"), ("false", "- false"), ("unknown", "? unknown")]
)
def test_each_truth_has_a_sign_and_a_word(truth: str, shown: str) -> None:
    step = Step(depth=2, path="any", condition="", truth=truth, found="", pointer=None)
    written = written_text(trace(steps=(STEP, step)))
    assert [line for line in written.splitlines() if "any of" in line] == [f"      {shown:<9} any of"]


def written_text(shown: RuleTrace) -> str:
    return render_explanation(RedactedTrace(trace=shown, problems=()), "text").decode()


def test_text_stays_within_80_columns_and_shows_no_control() -> None:
    long = Step(
        depth=5, path="response.json." + "a" * 90, condition="regex " + "東京 " * 60, truth="true",
        found="2 values, the first text", pointer="#/log/entries/3/" + "p" * 200,
    )  # fmt: skip
    place = evidence(3, input="x\x1b[31m" + "東" * 90, host="\u202e")
    lines = written_text(trace(steps=(long,), exchange=place, sequence=SEQUENCE)).splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert not any(char in line for line in lines for char in "\x1b\u202e")


def test_json_has_the_verdict_and_every_step() -> None:
    shown = trace(sequence=SEQUENCE, causes=(cause("a", "true"),))
    document = json.loads(render_explanation(RedactedTrace(trace=shown, problems=()), "json"))
    assert (document["schema_version"], document["fires"]) == (1, True)
    assert document["verdict"].startswith("Fires over")
    assert document["steps"][0]["pointer"] == STEP.pointer
    assert document["sequence"]["observations"] == 4


@pytest.mark.parametrize("name", ["text", "json"])
def test_place_and_host_are_redacted(name: str) -> None:
    mail = "ada.lovelace@northwind.example"
    place = evidence(
        3, input=f"{mail}/a.har", path=f"/u/{mail}", path_template=f"/u/{mail}", url=f"https://a.test/{mail}"
    )
    explanation = Explanation(trace=trace(exchange=place), problems=(), harvest=None)
    assert mail not in render_explanation(redact_trace(explanation, Policy(), mail), name).decode()
