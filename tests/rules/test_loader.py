"""Loading packs: what comes out, and every fault of every file."""

import os
import pickle
import time
from pathlib import Path

import pytest

from analyzer.errors import RuleError
from analyzer.rules.checking import check_rules
from analyzer.rules.faults import RuleFaults
from analyzer.rules.folders import shipped_folder
from analyzer.rules.loader import load_rules, read_rules
from tests.cpu_time import takes_at_most
from tests.rules.packs import HEAD, RULE, pack, write

DESIGN_EXAMPLES = Path(__file__).parents[2] / "../shared/design/rule-examples"
SECOND = RULE.replace("acme.auth.rejected", "acme.auth.second")


def faults_of(*paths: Path) -> list[str]:
    """The faults as `name:line:column code`, folder left out."""
    reading = read_rules(paths, builtin=False)
    return [f"{fault.location.rsplit('/', 1)[-1]} {fault.code}" for fault in reading.faults]


def test_a_single_file_with_a_head_is_a_pack(tmp_path):
    path = write(tmp_path, "acme.yaml", pack(RULE))
    (loaded,) = load_rules([path], builtin=False).rules
    assert (loaded.rule.id, loaded.pack.ruleset, loaded.pack.tier) == ("acme.auth.rejected", "acme", "vendor")
    assert (loaded.text.file, loaded.text.line) == (str(path), 16)
    assert loaded.text.text.startswith("id: acme.auth.rejected\ntitle: Acme rejected the key\n")


def test_a_folder_with_a_head_joins_its_files_in_the_order_of_their_names(tmp_path):
    write(tmp_path, "acme/pack.yaml", HEAD)
    write(tmp_path, "acme/b.yaml", pack(SECOND, head="format: 1\nruleset: acme\n"))
    write(tmp_path, "acme/a.yml", pack(RULE, head="format: 1\nruleset: acme\n"))
    rules = load_rules([tmp_path], builtin=False)
    assert [loaded.rule.id for loaded in rules.rules] == ["acme.auth.rejected", "acme.auth.second"]
    assert [Path(file).name for file in rules.packs[0].files] == ["pack.yaml", "a.yml", "b.yaml"]


def test_a_topic_file_alone_brings_its_whole_pack(tmp_path):
    write(tmp_path, "pack.yaml", HEAD)
    topic = write(tmp_path, "auth.yaml", pack(RULE, head="format: 1\nruleset: acme\n"))
    assert load_rules([topic], builtin=False).find("acme.auth.rejected") is not None


def test_defaults_of_the_head_fill_rules_of_every_file_and_the_nearest_wins(tmp_path):
    bare = RULE.replace("severity: error\n", "").replace("owner: account\n", "")
    write(tmp_path, "pack.yaml", HEAD + "defaults: {severity: notice, owner: caller}\n")
    write(tmp_path, "auth.yaml", pack(bare, head="format: 1\nruleset: acme\ndefaults: {owner: vendor}\n"))
    (loaded,) = load_rules([tmp_path], builtin=False).rules
    assert (loaded.rule.severity, loaded.rule.owner) == ("notice", "vendor")


def test_order_and_digest_do_not_depend_on_the_order_of_paths(tmp_path):
    first = write(tmp_path, "acme.yaml", pack(RULE))
    zoo = pack(RULE.replace("acme.", "zoo."), head=HEAD.replace("acme", "zoo").replace("vendor", "site"))
    second = write(tmp_path, "zoo.yaml", zoo)
    one, other = (
        load_rules([first, second], builtin=False),
        load_rules([second, first, second], builtin=False),
    )
    assert one == other
    assert [pack.ruleset for pack in one.packs] == ["zoo", "acme"], "a site pack comes before a vendor's"


def test_the_digest_changes_with_the_rules_and_not_with_their_place(tmp_path):
    one = load_rules([write(tmp_path, "a/acme.yaml", pack(RULE))], builtin=False)
    moved = load_rules([write(tmp_path, "b/moved.yaml", "# note\n" + pack(RULE))], builtin=False)
    changed = load_rules([write(tmp_path, "c/acme.yaml", pack(RULE.replace("401", "403")))], builtin=False)
    assert one.digest == moved.digest != changed.digest
    assert len(one.digest) == 64


def test_a_given_pack_replaces_the_shipped_one_of_its_name(tmp_path):
    head = HEAD.replace("ruleset: acme", "ruleset: clari")
    path = write(tmp_path, "clari.yaml", pack(RULE.replace("acme.", "clari."), head=head))
    rules = load_rules([path])
    assert [loaded.rule.id for loaded in rules.rules if loaded.pack.ruleset == "clari"] == [
        "clari.auth.rejected"
    ]
    assert "http" in [pack.ruleset for pack in rules.packs]


def test_the_folder_of_shipped_rules_can_be_given_itself():
    assert load_rules([shipped_folder()]).digest == load_rules().digest


def test_a_rule_set_survives_the_way_to_a_worker(tmp_path):
    rules = load_rules([write(tmp_path, "acme.yaml", pack(RULE))], builtin=False)
    assert pickle.loads(pickle.dumps(rules)) == rules


def test_shipped_rules_load_quickly():
    load_rules()
    assert takes_at_most(1.0, load_rules)


@pytest.mark.skipif(not DESIGN_EXAMPLES.is_dir(), reason="the shared folder is absent")
def test_the_packs_of_the_design_load():
    rules = load_rules([DESIGN_EXAMPLES], builtin=False)
    assert {pack.ruleset: len(pack.rules) for pack in rules.packs} == {"clari": 3, "cleanlist": 2, "http": 2}


FAULTY = {
    "unknown field": (
        RULE.replace("severity:", "sevrity:"), ["a.yaml:16:5 missing-field", "a.yaml:19:5 unknown-field"],
    ),
    "wrong word": (RULE.replace("severity: error", "severity: bad"), ["a.yaml:19:5 wrong-value"]),
    "number for text": (RULE.replace("title: Acme rejected the key", "title: 12"), ["a.yaml:17:5 wrong-type"]),
    "text for a list": (RULE.replace("diagnostics: [ping]", "diagnostics: ping"), ["a.yaml:36:5 wrong-type"]),
    "list for a mapping": (RULE.replace("source: {row: ACME-1}", "source: [ACME-1]"), ["a.yaml:22:5 wrong-type"]),
    "deep inside": (RULE.replace("    certainty: confirmed\n", "    certainty: sure\n"), ["a.yaml:29:9 wrong-value"]),
    "foreign id": (RULE.replace("acme.auth.rejected", "other.auth.rejected"), ["a.yaml:16:5 rule-id"]),
    "no dotted id": (RULE.replace("acme.auth.rejected", "acme"), ["a.yaml:16:5 rule-id"]),
    "neither match nor sequence": (
        RULE.replace("match:\n  service: orders\n  response.status: 401\n", ""),
        ["a.yaml:16:5 match-or-sequence"],
    ),
    "symptom without activation": (RULE + "symptom: slow\n", ["a.yaml:16:5 symptom"]),
    "two causes of one id and certainty": (
        RULE.replace("id: wrong", "id: not-sent").replace("certainty: possible", "certainty: confirmed"),
        ["a.yaml:32:9 duplicate-id"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "expected"), FAULTY.values(), ids=FAULTY)
def test_a_fault_is_told_with_its_place(tmp_path, rule, expected):
    assert faults_of(write(tmp_path, "a.yaml", pack(rule))) == expected


HEADS = {
    "newer format": (HEAD.replace("format: 1", "format: 2"), ["a.yaml:1:1 newer-format"]),
    "older format": (HEAD.replace("format: 1", "format: 0"), ["a.yaml:1:1 wrong-value"]),
    "no format": (HEAD.replace("format: 1\n", ""), ["a.yaml:1:1 missing-field"]),
    "unknown tier": (HEAD.replace("tier: vendor", "tier: vendr"), ["a.yaml:3:1 wrong-value"]),
    "version as a number": (HEAD.replace('"1"', "1"), ["a.yaml:4:1 wrong-type"]),
    "no title": (HEAD.replace("title: Acme API\n", ""), ["a.yaml:1:1 missing-field"]),
    "service without a place": (
        HEAD.replace(', base_url: "https://api.acme.test/v1"', ""),
        ["a.yaml:8:5 service-place"],
    ),
    "service at no URL": (
        HEAD.replace("https://api.acme.test/v1", "http://[::1"),
        ["a.yaml:8:5 service-place"],
    ),
    "default of another field": (HEAD + "defaults: {title: x}\n", ["a.yaml:15:12 unknown-field"]),
    "hint at no service": (
        HEAD + "detect: [{service: gone, when: {response.status: 401}, because: it is}]\n",
        ["a.yaml:15:11 unknown-service"],
    ),
    "a list": ("- 1\n", ["a.yaml:1:1 wrong-type"]),
    "nothing": ("", ["a.yaml:1:1 wrong-type"]),
}


@pytest.mark.parametrize(("head", "expected"), HEADS.values(), ids=HEADS)
def test_a_fault_of_the_head_is_told_with_its_place(tmp_path, head, expected):
    assert faults_of(write(tmp_path, "a.yaml", head)) == expected


def test_all_faults_of_all_files_come_in_one_error(tmp_path):
    write(
        tmp_path,
        "a.yaml",
        pack(RULE.replace("severity: error", "severity: bad"), SECOND.replace("topic", "topc")),
    )
    write(tmp_path, "b.yaml", "a: [\n")
    with pytest.raises(RuleFaults) as caught:
        load_rules([tmp_path], builtin=False)
    assert [fault.code for fault in caught.value.faults] == [
        "wrong-value", "missing-field", "unknown-field", "not-yaml",
    ]  # fmt: skip
    assert "3 more" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_faulty_rule_does_not_hide_the_faults_of_the_others(tmp_path):
    wrong = RULE.replace("severity: error", "severity: bad")
    unknown = SECOND.replace("status: 401", "sttus: 401", 1).replace("title:", "colour: red\ntitle:")
    double = RULE.replace("acme.auth.rejected", "acme.auth.third").replace(
        "topic: auth", "topic: auth\ntopic: auth"
    )
    found = check_rules([write(tmp_path, "a.yaml", pack(wrong, unknown, double))], builtin=False)
    assert [fault.code for fault in found if fault.code != "shadowed-rule"] == [
        "wrong-value", "unknown-field", "path", "duplicate-key",
    ]  # fmt: skip
    assert found[2].location.endswith("a.yaml:65:7"), "places count the faulty rule"


def test_an_unknown_field_comes_with_the_close_one(tmp_path):
    reading = read_rules(
        [write(tmp_path, "a.yaml", pack(RULE.replace("severity:", "sevrity:")))], builtin=False
    )
    assert "did you mean 'severity'?" in [fault.hint for fault in reading.faults]


def test_what_is_no_field_name_is_not_quoted(tmp_path):
    text = pack(RULE) + "hunter2-hunter2: 1\n"
    (fault,) = read_rules([write(tmp_path, "a.yaml", text)], builtin=False).faults
    assert fault.code == "unknown-field"
    assert "hunter2" not in str(fault)


def test_a_file_of_another_kind_gives_a_bounded_number_of_faults_and_soon(tmp_path):
    path = write(tmp_path, "a.yaml", pack(RULE) + "".join(f"key{number}: 1\n" for number in range(50_000)))
    started = time.monotonic()
    assert len(read_rules([path], builtin=False).faults) == 100
    assert time.monotonic() - started < 3


def test_two_rules_of_one_id_are_told_even_across_files(tmp_path):
    write(tmp_path, "pack.yaml", HEAD)
    write(tmp_path, "a.yaml", pack(RULE, head="format: 1\nruleset: acme\n"))
    write(tmp_path, "b.yaml", pack(RULE, head="format: 1\nruleset: acme\n"))
    assert faults_of(tmp_path) == ["b.yaml:4:5 duplicate-id"]


def test_two_given_packs_of_one_name_are_told(tmp_path):
    first, second = write(tmp_path, "a.yaml", HEAD), write(tmp_path, "b.yaml", HEAD)
    assert faults_of(first, second) == ["b.yaml:2:1 duplicate-ruleset"]


def test_head_fields_and_other_rulesets_do_not_belong_in_topic_files(tmp_path):
    write(tmp_path, "pack.yaml", HEAD)
    write(tmp_path, "a.yaml", "format: 1\nruleset: other\ntier: site\n")
    assert faults_of(tmp_path) == ["a.yaml:2:1 other-ruleset", "a.yaml:3:1 head-field"]


def test_a_topic_file_without_a_head_is_told(tmp_path):
    path = write(tmp_path, "a.yaml", pack(RULE, head="format: 1\nruleset: acme\n"))
    assert set(faults_of(path)) == {"a.yaml:1:1 missing-field"}


@pytest.mark.parametrize("name", ["gone.yaml", "gone"])
def test_a_path_that_does_not_exist_is_an_error(tmp_path, name):
    with pytest.raises(RuleError, match="no such file or folder"):
        load_rules([tmp_path / name], builtin=False)


def test_a_folder_without_rules_is_an_error(tmp_path):
    with pytest.raises(RuleError, match=r"no \.yaml file"):
        load_rules([tmp_path], builtin=False)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.yaml")
    assert faults_of(tmp_path / "a.yaml") == ["a.yaml:1:1 unreadable"]


def test_links_inside_a_folder_are_left_out(tmp_path):
    outside = write(tmp_path, "outside/secret.yaml", pack(SECOND, head="format: 1\nruleset: acme\n"))
    write(tmp_path, "acme/pack.yaml", pack(RULE))
    (tmp_path / "acme/linked.yaml").symlink_to(outside)
    (tmp_path / "acme/loop").symlink_to(tmp_path / "acme")
    assert len(load_rules([tmp_path / "acme"], builtin=False).rules) == 1


def test_a_fault_error_survives_the_way_from_a_worker(tmp_path):
    with pytest.raises(RuleFaults) as caught:
        load_rules([write(tmp_path, "a.yaml", "a: [\n")], builtin=False)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.faults, copy.exit_code) == (str(caught.value), caught.value.faults, 2)
