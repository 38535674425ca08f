"""Overrides by id: what they change, and when two of them disagree."""

import datetime

import pytest

from analyzer.rules.loader import load_rules, read_rules
from tests.rules.packs import HEAD, RULE, pack, write

WITH_THRESHOLDS = RULE.replace("causes:", "thresholds: {polls: 5, minutes: 30}\ncauses:")
SITE = "format: 1\nruleset: site\n"


def overrides(*lines: str) -> str:
    return SITE + "overrides:\n" + "".join(f"  - {{{line}, because: tests}}\n" for line in lines)


def load(folder, *files: str, today: datetime.date | None = None):
    write(folder, "acme.yaml", pack(WITH_THRESHOLDS))
    paths = [write(folder, f"site{number}.yaml", text) for number, text in enumerate(files)]
    return read_rules([*paths, folder / "acme.yaml"], builtin=False, today=today)


def test_set_changes_fields_and_single_thresholds(tmp_path):
    text = overrides(
        "id: acme.auth.rejected, set: {severity: notice, audience: [support], thresholds: {polls: 9}}"
    )
    reading = load(tmp_path, text)
    rule = reading.rules.find("acme.auth.rejected").rule
    assert reading.faults == ()
    assert (rule.severity, rule.audience, rule.thresholds) == (
        "notice",
        ("support",),
        {"polls": 9, "minutes": 30},
    )


def test_a_disabled_rule_is_gone_and_named(tmp_path):
    rules = load(tmp_path, overrides("id: acme.auth.rejected, disable: true")).rules
    assert (rules.rules, rules.disabled) == ((), ("acme.auth.rejected",))


def test_overrides_of_several_files_add_up_in_any_order(tmp_path):
    one = overrides("id: acme.auth.rejected, set: {severity: notice}")
    other = overrides("id: acme.auth.rejected, set: {thresholds: {minutes: 1}}")
    write(tmp_path / "1", "acme.yaml", pack(WITH_THRESHOLDS))
    digests = {load(tmp_path / "1", *files).rules.digest for files in ([one, other], [other, one])}
    rule = load(tmp_path / "1", one, other).rules.rules[0].rule
    assert len(digests) == 1
    assert (rule.severity, rule.thresholds["minutes"]) == ("notice", 1)


@pytest.mark.parametrize(
    ("today", "severity"), [(None, "notice"), ("2027-01-31", "notice"), ("2027-02-01", "error")]
)
def test_an_override_holds_through_the_day_of_until(tmp_path, today, severity):
    text = overrides("id: acme.auth.rejected, set: {severity: notice}, until: 2027-01-31")
    day = datetime.date.fromisoformat(today) if today else None
    assert load(tmp_path, text, today=day).rules.rules[0].rule.severity == severity


FAULTY = {
    "unknown id": ("id: acme.auth.rejectd, disable: true", "unknown-override", "did you mean 'acme.auth.rejected'?"),
    "bad date": ("id: acme.auth.rejected, disable: true, until: soon", "wrong-value", "write it as YYYY-MM-DD"),
    "no change": ("id: acme.auth.rejected", "empty-override", "add 'set' or 'disable: true'"),
    "unknown field": ("id: acme.auth.rejected, set: {severty: notice}", "unknown-field", "did you mean 'severity'?"),
    "fixed field": (
        "id: acme.auth.rejected, set: {owner: vendor}", "unknown-field", "severity, audience, thresholds",
    ),
    "wrong type": (
        "id: acme.auth.rejected, set: {severity: bad}", "wrong-type", "severities: error, warning, notice",
    ),
    "unknown threshold": (
        "id: acme.auth.rejected, set: {thresholds: {poll: 1}}", "unknown-threshold", "did you mean 'polls'?",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("line", "code", "hint"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_override_changes_nothing_and_is_told(tmp_path, line, code, hint):
    reading = load(tmp_path, overrides(line))
    (fault,) = reading.faults
    assert (fault.code, fault.hint) == (code, hint)
    assert fault.location.endswith("site0.yaml:4:5")
    assert reading.rules.rules[0].rule.severity == "error"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("set: {severity: notice}", "set: {severity: warning}"),
        ("set: {severity: notice}", "set: {severity: notice}"),
        ("set: {thresholds: {polls: 1}}", "set: {thresholds: {polls: 2}}"),
        ("disable: true", "disable: true"),
    ],
)
def test_two_files_that_set_one_field_are_a_fault_with_both_places(tmp_path, first, second):
    files = [overrides(f"id: acme.auth.rejected, {change}") for change in (first, second)]
    (fault,) = load(tmp_path, *files).faults
    assert fault.code == "override-conflict"
    assert "site1.yaml:4:5" in fault.location
    assert "site0.yaml:4:5" in fault.hint


def test_an_ended_override_conflicts_with_nothing(tmp_path):
    files = [
        overrides("id: acme.auth.rejected, set: {severity: notice}, until: 2026-01-01"),
        overrides("id: acme.auth.rejected, set: {severity: warning}"),
    ]
    reading = load(tmp_path, *files, today=datetime.date(2026, 6, 1))
    assert reading.faults == ()
    assert reading.rules.rules[0].rule.severity == "warning"


def test_a_pack_may_override_in_its_own_head(tmp_path):
    text = (
        pack(RULE, head=HEAD) + "overrides: [{id: acme.auth.rejected, set: {severity: notice}, because: x}]\n"
    )
    rules = load_rules([write(tmp_path, "acme.yaml", text)], builtin=False)
    assert rules.rules[0].rule.severity == "notice"
