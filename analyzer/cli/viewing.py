"""What the commands that look at exchanges have in common: redacted views of one input."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyzer.cli.analysing import policy_of
from analyzer.cli.options import FormatFlags, RedactionFlags

if TYPE_CHECKING:
    from analyzer.model import Problem
    from analyzer.redaction.viewing import View


class Views:
    """The redacted exchanges of an input that a filter lets pass; problems are counted on the way.

    Iterating raises a CaptureError where the input holds no exchange at all.
    """

    def __init__(
        self, path: str, read: FormatFlags, redaction: RedactionFlags, text_filter: str | None = None
    ) -> None:
        from analyzer.ingest import ReadOptions
        from analyzer.ingest.field_files import load_fields
        from analyzer.scanning.filtering import exchange_filter

        fields = load_fields(read.fields) if read.fields else None
        self._path = path
        self._options = ReadOptions(input_format=read.input_format, fields=fields)
        self._policy = policy_of(redaction)
        self._wanted = exchange_filter(text_filter or "")
        self._problems: list[Problem] = []

    def __iter__(self) -> Iterator["View"]:
        from analyzer.facts.subject import Subject
        from analyzer.redaction.viewing import View, redacted_views

        is_empty = True
        for item in redacted_views(self._path, self._policy, self._options):
            if not isinstance(item, View):
                self._problems.append(item)
                continue
            is_empty = False
            if self._wanted(Subject(item.exchange)):
                yield item
        if is_empty:
            _refuse(self._path, self._problems)

    def exit_code(self, *, allow_partial: bool) -> int:
        """Returns 3 where part of the input was skipped or cut, once all of it was read."""
        from analyzer.cli.outcome import DONE, PARTIAL, is_loss

        has_loss = any(is_loss(problem.code) for problem in self._problems)
        return PARTIAL if has_loss and not allow_partial else DONE


def view_of(path: str, number: int, read: FormatFlags, redaction: RedactionFlags) -> "View":
    """Returns the redacted exchange of that entry or line number, of the first file that has it.

    Raises:
        CaptureError: there is none.
    """
    from analyzer.errors import CaptureError
    from analyzer.report.request_views import number_of

    found = next((view for view in Views(path, read, redaction) if number_of(view.exchange) == number), None)
    if found is None:
        hint = "entries count from 0, log lines from 1"
        raise CaptureError("there is no exchange of that number", path, hint)
    return found


def _refuse(path: str, problems: list["Problem"]) -> None:
    from analyzer.errors import CaptureError

    message = problems[0].message if problems else "holds no exchange"
    raise CaptureError(message, problems[0].location.input if problems else path)
