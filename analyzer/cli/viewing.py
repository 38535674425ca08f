"""What the commands that look at exchanges have in common: redacted views of one input."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from analyzer.cli.analysing import policy_of
from analyzer.cli.options import FormatFlags, ReadFlags, RedactionFlags, RuleFlags
from analyzer.errors import CaptureError

if TYPE_CHECKING:
    from analyzer.document import ProblemNote
    from analyzer.ingest import ReadOptions
    from analyzer.model import Exchange
    from analyzer.redaction.viewing import View

Wanted = Callable[["Exchange"], bool]


class Views:
    """The redacted exchanges of an input that a filter lets pass; problems are counted on the way.

    Iterating raises a CaptureError where the input could not be read at all.
    """

    def __init__(
        self,
        path: str,
        rules: RuleFlags,
        read: ReadFlags,
        redaction: RedactionFlags,
        *,
        with_facts: bool = False,
    ) -> None:
        self._path, self._with_facts = path, with_facts
        self._policy = policy_of(redaction)
        self._options = read_options(read)
        self._is_wanted = _wanted(rules, read)
        self._problems: list[ProblemNote] = []

    def __iter__(self) -> Iterator["View"]:
        from analyzer.redaction.viewing import View, Viewing

        has_exchange = False

        def observe(_: "Exchange") -> None:
            nonlocal has_exchange
            has_exchange = True

        viewing = Viewing(self._path, self._policy, self._options, observe)
        for item in viewing.views(self._is_wanted, with_facts=self._with_facts):
            if isinstance(item, View):
                yield item
            else:
                self._problems.append(item)
        if not has_exchange:
            refuse_unread(self._path, self._problems)

    def exit_code(self, *, allow_partial: bool) -> int:
        """Returns 3 where part of the input was skipped or cut, once all of it was read."""
        from analyzer.cli.outcome import partial_code

        return partial_code(self._problems, allow_partial=allow_partial)


def read_options(read: FormatFlags) -> "ReadOptions":
    """Returns how to read, as the options say.

    Raises:
        AnalyzerError: the field map is unusable.
    """
    from analyzer.ingest import ReadOptions
    from analyzer.ingest.field_files import load_fields

    fields = load_fields(read.fields) if read.fields else None
    return ReadOptions(input_format=read.input_format, fields=fields)


def refuse_unread(path: str, problems: list["ProblemNote"]) -> None:
    """Refuses an input of which nothing could be read; one that is empty is none such.

    Raises:
        CaptureError: it is one.
    """
    from pathlib import Path

    if problems:
        raise CaptureError(problems[0].message, problems[0].input)
    if Path(path).is_dir():
        raise CaptureError("holds no capture", path, "give a HAR file or a log of JSON lines")


def _wanted(rules: RuleFlags, read: ReadFlags) -> Wanted:
    """Whether an exchange is looked at; the rules are loaded when a term first asks for them."""
    from analyzer.api import moment_us
    from analyzer.facts.moments import Between
    from analyzer.facts.subject import Subject
    from analyzer.scanning.filtering import exchange_filter, rules_by_match

    matched: Callable[[Subject], tuple[str, ...]] | None = None

    def rules_of(subject: Subject) -> tuple[str, ...]:
        nonlocal matched
        if matched is None:
            from analyzer.cli.plans import planned
            from analyzer.scanning.plan import compiled

            matched = rules_by_match(compiled(planned(rules, read)))
        return matched(subject)

    test = exchange_filter(read.filter or "", rules_of)
    between = Between(moment_us(read.since, "--since"), moment_us(read.until, "--until"))

    def is_wanted(exchange: "Exchange") -> bool:
        return between.holds(exchange.started_us) and test(Subject(exchange))

    return is_wanted
