"""Runs the examples of rules with all rules loaded, and tells field by field what came out otherwise."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from msgspec import Struct, ValidationError

from analyzer.document import Finding
from analyzer.model import Exchange
from analyzer.rules.examples import example_exchanges, example_maps
from analyzer.rules.files import Example, Rule
from analyzer.rules.ruleset import LoadedRule, RuleSet


class Analyze(Protocol):
    """Analyses exchanges as a scan does; handed in, because matching stands above the rules."""

    def __call__(
        self,
        exchanges: Iterable[Exchange],
        rules: RuleSet,
        *,
        symptoms: Sequence[str] = (),
        maps: Sequence[str] = (),
    ) -> tuple[Finding, ...]:
        """The findings of the exchanges."""


class Difference(Struct, frozen=True):
    """One field that came out otherwise than the example expects."""

    field: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.field}: expected {self.expected}, got {self.got}"


class ExampleResult(Struct, frozen=True, kw_only=True):
    """One example that ran: it passed when there is no difference.

    `causes` are the ids that its findings name as the cause or as possible.
    """

    rule: str
    example: str
    index: int
    expect: str
    differences: tuple[Difference, ...]
    causes: tuple[str, ...]

    @property
    def is_passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.differences


def run_examples(
    rules: RuleSet, analyze: Analyze, *, wanted: Callable[[LoadedRule], bool] = lambda loaded: True
) -> tuple[ExampleResult, ...]:
    """The results of every example of the wanted rules, in the order of the rules.

    All rules take part each time, so an example also proves that its rule wins.
    """
    return tuple(
        run_example(loaded, index, rules, analyze)
        for loaded in rules.rules
        if wanted(loaded)
        for index in range(len(loaded.rule.examples))
    )


def run_example(loaded: LoadedRule, index: int, rules: RuleSet, analyze: Analyze) -> ExampleResult:
    """The result of one example."""
    example = loaded.rule.examples[index]
    try:
        exchanges = example_exchanges(example)
    except ValidationError:
        findings: tuple[Finding, ...] = ()
        differences = [Difference("exchange", "the shape of an exchange", "another; rules check tells where")]
    else:
        findings = analyze(exchanges, rules, symptoms=example.symptoms, maps=example_maps(example))
        differences = list(_differences(loaded.rule, example, findings))
    own = [finding for finding in findings if finding.rule == loaded.rule.id]
    return ExampleResult(
        rule=loaded.rule.id,
        example=example.name,
        index=index,
        expect=example.expect,
        differences=tuple(differences),
        causes=tuple(sorted({cause for finding in own for cause in _causes(finding)})),
    )


def _causes(finding: Finding) -> Iterator[str]:
    if finding.cause is not None:
        yield finding.cause.id
    yield from (cause.id for cause in finding.possible)


def _differences(rule: Rule, example: Example, findings: Sequence[Finding]) -> Iterator[Difference]:
    own = [finding for finding in findings if finding.rule == rule.id]
    key_paths = rule.sequence.key if rule.sequence else ()
    if example.expect == "no_match":
        if own:
            yield Difference("expect", "no_match", "match" if own[0].primary else "outranked")
        return
    yield from _rank_differences(example, own, findings)
    if own:
        yield from _content_differences(example, own)
        yield from _key_differences(example, own, key_paths)


def _rank_differences(
    example: Example, own: Sequence[Finding], findings: Sequence[Finding]
) -> Iterator[Difference]:
    winners = sorted({finding.rule for finding in findings if finding.primary})
    if not own:
        yield Difference("expect", example.expect, f"no_match; primary: {_listed(winners)}")
    elif example.expect == "match" and not any(finding.primary for finding in own):
        yield Difference("expect", "match", f"outranked; primary: {_listed(winners)}")
    elif example.expect == "outranked" and any(finding.primary for finding in own):
        yield Difference("expect", "outranked", "match")
    if example.by is not None and example.by not in winners:
        yield Difference("by", example.by, _listed(winners))


def _content_differences(example: Example, own: Sequence[Finding]) -> Iterator[Difference]:
    """An example with several findings is satisfied when one of them is as expected."""
    if example.cause is not None or example.possible is not None:
        named = [finding.cause.id if finding.cause else None for finding in own]
        if example.cause not in named:
            got = ", ".join(cause or f"undecided ({_possible(own)})" for cause in named)
            yield Difference("cause", example.cause or "undecided", got)
    if example.possible is not None:
        lists = [[cause.id for cause in finding.possible] for finding in own]
        if list(example.possible) not in lists:
            yield Difference("possible", _listed(example.possible), " or ".join(map(_listed, lists)))
    if example.findings is not None and len(own) != example.findings:
        yield Difference("findings", str(example.findings), str(len(own)))
    for name, expected in (example.extract or {}).items():
        values = [finding.extract.get(name) for finding in own]
        if not any(_same(value, expected) for value in values):
            yield Difference(f"extract.{name}", repr(expected), " or ".join(map(repr, values)))


def _key_differences(
    example: Example, own: Sequence[Finding], key_paths: Sequence[str]
) -> Iterator[Difference]:
    """Of a sequence's key, the parts that a finding shows; a fingerprint of a credential is none."""
    if example.key is None:
        return
    if len(example.key) != len(key_paths):
        yield Difference("key", f"{len(example.key)} parts", f"{len(key_paths)} in the rule")
        return
    for path, expected in zip(key_paths, example.key, strict=True):
        shown = [_shown_key(finding, path) for finding in own]
        if None not in shown and not any(_same(value, expected) for value in shown):
            yield Difference(f"key {path}", repr(expected), " or ".join(map(repr, shown)))


def _shown_key(finding: Finding, path: str) -> Any:
    first, _, rest = path.partition(".")
    if first == "obs":
        return finding.extract.get(rest.rpartition(".")[2])
    is_shown = first == "request" and rest in ("host", "method", "path_template", "url")
    return getattr(finding.evidence[0], rest) if is_shown and finding.evidence else None


def _possible(own: Sequence[Finding]) -> str:
    return _listed([cause.id for cause in own[0].possible])


def _same(value: Any, expected: Any) -> bool:
    return value == expected and isinstance(value, bool) == isinstance(expected, bool)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
