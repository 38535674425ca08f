from analyzer.document import Cause
from analyzer.report.findings import view_findings
from tests.made_up import CAPTURE, document, evidence, finding, har_entry, redacted

NUMBERS = {CAPTURE: 0}


def causes(*ids: str) -> tuple[Cause, ...]:
    return tuple(Cause(id=name, certainty="possible", say=name) for name in ids)


def test_next_steps_are_one_for_each_rule_and_cause_and_at_most_five() -> None:
    twins = tuple(finding(rule="a.b.c", fingerprint=f"{number:016x}") for number in range(9))
    others = tuple(finding(number) for number in range(9))
    view = view_findings(redacted(document(twins + others)), NUMBERS)
    assert [step.finding.rule for step in view.next_steps] == ["a.b.c", *(each.rule for each in others[:4])]
    assert view.steps_left_out == 5


def test_an_outranked_finding_is_no_next_step_and_stands_last() -> None:
    made = (finding(0, primary=False), finding(1))
    view = view_findings(redacted(document(made)), NUMBERS)
    assert [step.finding.rule for step in view.next_steps] == [made[1].rule]
    assert [group.is_primary for group in view.groups] == [True, False]


def test_an_undecided_cause_is_told_as_possible() -> None:
    view = view_findings(redacted(document((finding(cause=None, possible=causes("one", "two")),))), NUMBERS)
    assert view.next_steps[0].certainty == "possible"
    assert [cause.id for cause in view.next_steps[0].causes] == ["one", "two"]


def test_a_group_tells_the_surest_of_its_causes() -> None:
    undecided = finding(rule="a.b.c", cause=None, possible=causes("one"))
    view = view_findings(redacted(document((undecided, finding(rule="a.b.c")))), NUMBERS)
    assert view.groups[0].certainty == "confirmed"


def test_findings_beyond_the_first_of_a_rule_are_lines() -> None:
    made = tuple(finding(rule="a.b.c", count=2, fingerprint=f"{number:016x}") for number in range(10))
    group = view_findings(redacted(document(made)), NUMBERS).groups[0]
    assert (len(group.findings), len(group.lines), group.count) == (3, 7, 20)


def test_findings_with_one_fingerprint_still_have_names_of_their_own() -> None:
    view = view_findings(redacted(document((finding(), finding()))), NUMBERS)
    names = [item.anchor for item in view.groups[0].findings]
    assert names == ["F-example.auth.key-rejected-0-00000000", "F-example.auth.key-rejected-0-00000000-2"]


def test_the_first_exchange_shows_the_start_of_its_response() -> None:
    made = redacted(document((finding(evidence=(evidence(4),)),)), entries=(har_entry(4, body="é" * 300),))
    shown = view_findings(made, NUMBERS).next_steps[0].excerpt
    assert shown is not None
    assert (shown.text, shown.cut_from) == ("é" * 280, 300)


def test_values_are_written_as_json_and_long_ones_cut() -> None:
    made = redacted(document((finding(extract={"list": [1, None], "name": "plain", "long": "x" * 500}),)))
    extract = dict(view_findings(made, NUMBERS).next_steps[0].extract)
    assert extract["list"] == "[1,null]"
    assert extract["name"] == "plain"
    assert extract["long"] == "x" * 200 + "… (500 characters)"
