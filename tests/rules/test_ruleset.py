import yaml

from analyzer.rules.loader import load_rules
from analyzer.rules.ruleset import RuleText


def test_examples_and_nothing_else_are_left_out_of_a_rule_text() -> None:
    for loaded in load_rules().rules:
        whole, shown = (yaml.safe_load(text) for text in (loaded.text.text, loaded.text.without_examples))
        whole, shown = (rule[0] if isinstance(rule, list) else rule for rule in (whole, shown))
        assert whole.pop("examples")
        assert shown == whole


def test_examples_at_the_indentation_of_their_key_are_left_out() -> None:
    text = "- id: a\n  examples:\n  - name: x\n\n    exchange: {}\n  title: T\n"
    assert RuleText(file="f", line=1, text=text).without_examples == "- id: a\n  title: T\n"
