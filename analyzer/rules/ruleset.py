"""The loaded rules as values: what the matcher, the reports and the commands read."""

import re
from typing import Any, Literal

from msgspec import Struct

from analyzer.rules.files import DiagnosticCommand, Hint, Memory, PackSource, Rule, Service

_EXAMPLES = re.compile(r"^( *)examples:.*(?:\n(?:\1[ -].*|[ \t]*))*(?:\n|\Z)", re.MULTILINE)
"""The key with its value, at whatever depth the rule stands."""


class RuleText(Struct, frozen=True, kw_only=True):
    """Where a rule stands, and its YAML as the author wrote it (before defaults and overrides)."""

    file: str
    line: int
    text: str

    @property
    def without_examples(self) -> str:
        """The YAML without its examples: those hold made-up credentials, which a bundle must not show."""
        return _EXAMPLES.sub("", self.text)


class Pack(Struct, frozen=True, kw_only=True):
    """One rule set: the head, and its rules in the order of its files.

    `files` are the labels of the files that it was read from; `digest` is the SHA-256 of the pack's canonical
    form, after overrides.
    """

    ruleset: str
    tier: Literal["site", "vendor", "generic"]
    version: str
    title: str
    source: PackSource | None
    services: tuple[Service, ...]
    detect: tuple[Hint, ...]
    env: dict[str, str]
    diagnostics: dict[str, DiagnosticCommand]
    histories: dict[str, Memory]
    rules: tuple[Rule, ...]
    digest: str
    texts: dict[str, RuleText]
    files: tuple[str, ...]
    is_shipped: bool = False


class LoadedRule(Struct, frozen=True, kw_only=True):
    """A rule with the pack that it belongs to."""

    pack: Pack
    rule: Rule

    @property
    def text(self) -> RuleText:
        """Where the rule stands, and its YAML."""
        return self.pack.texts[self.rule.id]


class RuleSet(Struct, frozen=True, kw_only=True):
    """All packs that take part, by tier (most specific first) and then by name, with overrides applied.

    `disabled` are the ids that an override took out. `digest` is the SHA-256 of the packs' digests.
    """

    packs: tuple[Pack, ...]
    digest: str
    disabled: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[LoadedRule, ...]:
        """Every rule with its pack, in the order of the packs and of their files."""
        return tuple(LoadedRule(pack=pack, rule=rule) for pack in self.packs for rule in pack.rules)

    def find(self, rule_id: str) -> LoadedRule | None:
        """The rule of that id."""
        return next((loaded for loaded in self.rules if loaded.rule.id == rule_id), None)

    def versions(self) -> dict[str, dict[str, Any]]:
        """Ruleset -> version, tier, digest and the ids of its rules, for `rules.lock.json`."""
        return {
            pack.ruleset: {
                "version": pack.version,
                "tier": pack.tier,
                "digest": pack.digest,
                "rules": [rule.id for rule in pack.rules],
            }
            for pack in self.packs
        }
