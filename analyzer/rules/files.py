"""The shape of a rule file, as typed values. The loader fills them; unknown fields are errors.

`docs/rule-language.md` tells what each field means to an author.
"""

from typing import Any, Literal

from msgspec import Struct, field

FORMAT = 1
"""The newest rule file format that this program reads."""

TIERS = ("site", "vendor", "generic")
"""Most specific first."""

Topic = Literal[
    "auth", "access", "validation", "lookup", "rate", "billing",
    "availability", "transport", "result", "job", "webhook",
]  # fmt: skip
Severity = Literal["error", "warning", "notice"]
Owner = Literal["caller", "account", "vendor", "network", "capture"]
Audience = Literal["customer", "support"]
Retry = Literal["now", "with_backoff", "after_fix", "never"]
Certainty = Literal["confirmed", "likely", "possible"]
Predicate = dict[str, Any]
"""Path -> condition; see predicates.py for the grammar."""


class SourceRef(Struct, frozen=True, forbid_unknown_fields=True):
    """The row, or rows, of the error reference that a rule or cause encodes."""

    row: str | None = None
    rows: tuple[str, ...] = ()
    reference: str | None = None
    """Id of the document; default: that of the pack."""

    def all_rows(self) -> tuple[str, ...]:
        """The rows, whichever way they were written."""
        return (self.row, *self.rows) if self.row else self.rows


class PackSource(Struct, frozen=True, forbid_unknown_fields=True):
    """The document that a pack encodes."""

    id: str
    revision: str | None = None


class Service(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a rule set applies: a base URL, or a host with `*` wildcards."""

    service: str
    base_url: str | None = None
    host: str | None = None


class Hint(Struct, frozen=True, forbid_unknown_fields=True):
    """A sign that traffic to an unknown host may be this service; it only ever suggests a `--map`."""

    service: str
    when: Predicate
    because: str


class DiagnosticCommand(Struct, frozen=True, forbid_unknown_fields=True):
    """A shell command for a person to run; secrets only as `${ENV}` placeholders."""

    run: str
    reads_only: bool
    expect: str | None = None


class Memory(Struct, frozen=True, forbid_unknown_fields=True):
    """A history: what to remember of exchanges that pass, and how an exchange asks for it.

    See `docs/rule-language.md`, "Histories".
    """

    select: Predicate
    key: tuple[str, ...] = ()
    ask: tuple[str, ...] | None = None
    collect: str | None = None
    compare: str | None = None
    """Path of the asking exchange that `contains` and the like compare; default: the rule's first extract."""
    relation: Literal["before", "after", "new", "between", "any"] = "any"
    differs: tuple[str, ...] = ()
    unless_empty: bool = False
    """Answers UNKNOWN instead of FALSE while nothing was remembered under the key."""


class Cause(Struct, frozen=True, forbid_unknown_fields=True):
    """One explanation of a match, with the evidence that decides it and the fix."""

    id: str
    say: str
    certainty: Certainty
    fix: tuple[str, ...] = ()
    when: Predicate | None = None
    owner: Owner | None = None
    severity: Severity | None = None
    """That of the finding where this cause is the one."""
    source: SourceRef | None = None


class ForEach(Struct, frozen=True, forbid_unknown_fields=True, rename={"as_": "as", "in_": "in"}):
    """One finding for each element of a list in the exchange."""

    as_: str
    in_: str | tuple[str, ...]
    where: Predicate | None = None


class Pair(Struct, frozen=True, forbid_unknown_fields=True):
    """Each observation that matches `after`, with the next one under the same key."""

    after: Predicate


class Chain(Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Links observations under one key: one begins at `to` what the one before announced in `from`."""

    from_: str
    to: str


class Tally(Struct, frozen=True, forbid_unknown_fields=True):
    """Counts instead of observations: how many under a key in each stretch of `bucket`, and no more than that."""

    bucket: str
    distinct: str | None = None
    """Path whose different values are counted too."""


class Sequence(Struct, frozen=True, forbid_unknown_fields=True):
    """Behaviour over time-ordered observations under one key."""

    select: Predicate
    fire: Predicate
    key: tuple[str, ...] = ()
    observe: str | tuple[str, ...] | None = None
    window: str | None = None
    measure: dict[str, Any] = field(default_factory=dict)
    pair: Pair | None = None
    chain: Chain | None = None
    tally: Tally | None = None


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """A made-up capture and what the whole rule set must say about it."""

    name: str
    expect: Literal["match", "no_match", "outranked"]
    exchange: dict[str, Any] | None = None
    exchanges: tuple[dict[str, Any], ...] = ()
    by: str | None = None
    cause: str | None = None
    possible: tuple[str, ...] | None = None
    findings: int | None = None
    extract: dict[str, Any] | None = None
    key: tuple[Any, ...] | None = None
    capture: dict[str, Any] = field(default_factory=dict)
    symptoms: tuple[str, ...] = ()


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """One rule: what it matches, what it says, and the examples that prove it."""

    id: str
    title: str
    topic: Topic
    severity: Severity
    owner: Owner
    retry: Retry
    audience: tuple[Audience, ...] = ("customer", "support")
    activation: Literal["always", "symptom"] = "always"
    symptom: str | None = None
    source: SourceRef | None = None
    match: Predicate | None = None
    sequence: Sequence | None = None
    for_each: ForEach | None = None
    extract: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    locate: str | None = None
    thresholds: dict[str, float] = field(default_factory=dict)
    causes: tuple[Cause, ...] = ()
    diagnostics: tuple[str, ...] = ()
    fingerprint: tuple[str, ...] = ()
    priority: int = 0
    status: Literal["stable", "experimental", "deprecated"] = "stable"
    examples: tuple[Example, ...] = ()


class Override(Struct, frozen=True, forbid_unknown_fields=True):
    """A change to a rule of another file, by id."""

    id: str
    because: str
    set: dict[str, Any] = field(default_factory=dict)
    disable: bool = False
    until: str | None = None


class RuleFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One YAML file; a pack's `pack.yaml` holds the head, its other files hold rules of the same ruleset."""

    format: int
    ruleset: str
    tier: Literal["site", "vendor", "generic"] | None = None
    version: str | None = None
    title: str | None = None
    source: PackSource | None = None
    applies_to: tuple[Service, ...] = ()
    detect: tuple[Hint, ...] = ()
    env: dict[str, str] = field(default_factory=dict)
    diagnostics: dict[str, DiagnosticCommand] = field(default_factory=dict)
    histories: dict[str, Memory] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    overrides: tuple[Override, ...] = ()
