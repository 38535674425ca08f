"""Rule sets from a few lines of YAML, and findings over made-up exchanges."""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec
import yaml

from analyzer.document import Finding
from analyzer.model import Exchange
from analyzer.rules.files import Memory, Rule, Service
from analyzer.rules.ruleset import Pack, RuleSet, RuleText
from analyzer.scanning.inline import analyze_exchanges

RULE_FIELDS = {
    "title": "A made-up rule",
    "topic": "validation",
    "severity": "error",
    "owner": "caller",
    "retry": "after_fix",
}


def pack_of(
    rules: str,
    *,
    ruleset: str = "acme",
    tier: Any = "vendor",
    services: str = '[{service: api, base_url: "https://api.acme.test/v1"}]',
    histories: str = "{}",
    diagnostics: dict[str, Any] | None = None,
) -> Pack:
    """A pack whose rules are YAML; the fields that a test does not care about are filled in."""
    parsed = [RULE_FIELDS | rule for rule in yaml.safe_load(rules)]
    parsed_rules = msgspec.convert(parsed, tuple[Rule, ...])
    text = repr((rules, ruleset, tier, services, histories))
    return Pack(
        ruleset=ruleset,
        tier=tier,
        version="1",
        title="Made-up",
        source=None,
        services=msgspec.convert(yaml.safe_load(services), tuple[Service, ...]),
        detect=(),
        env={},
        diagnostics=diagnostics or {},
        histories=msgspec.convert(yaml.safe_load(histories), dict[str, Memory]),
        rules=parsed_rules,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        texts={rule.id: RuleText(file="made-up.yaml", line=1, text="") for rule in parsed_rules},
        files=("made-up.yaml",),
    )


def rules_of(*packs: Pack | str, **head: Any) -> RuleSet:
    """A rule set of packs, or of one given as the YAML of its rules."""
    built = tuple(each if isinstance(each, Pack) else pack_of(each, **head) for each in packs)
    return RuleSet(packs=built, digest=hashlib.sha256("".join(p.digest for p in built).encode()).hexdigest())


def findings_of(rules: RuleSet | str, exchanges: Iterable[Exchange], **options: Any) -> tuple[Finding, ...]:
    """The findings of rules over exchanges."""
    return analyze_exchanges(exchanges, rules_of(rules) if isinstance(rules, str) else rules, **options)
