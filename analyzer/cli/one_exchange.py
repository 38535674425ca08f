"""The one exchange that `--entry` names, redacted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.cli.analysing import policy_of
from analyzer.cli.options import FormatFlags, RedactionFlags
from analyzer.cli.streams import print_note
from analyzer.cli.viewing import read_options, refuse_unread
from analyzer.errors import CaptureError

if TYPE_CHECKING:
    from analyzer.document import ProblemNote
    from analyzer.model import Exchange
    from analyzer.redaction.viewing import View, Viewing


@dataclass(frozen=True)
class FoundExchange:
    """A redacted exchange, and the viewing that it comes from."""

    view: "View"
    viewing: "Viewing"


def find_exchange(
    path: str,
    number: int,
    read: FormatFlags,
    redaction: RedactionFlags,
    observe: Callable[["Exchange"], None] | None = None,
) -> FoundExchange:
    """Returns the exchange of that entry or line number; `observe` is shown every exchange of the input.

    An input may have several of that number, in several files: the first is taken, and a note tells of it.

    Raises:
        CaptureError: there is none.
    """
    from analyzer.redaction.viewing import View, Viewing
    from analyzer.report.request_views import number_of

    numbers: list[int | None] = []

    def note(exchange: "Exchange") -> None:
        numbers.append(number_of(exchange))
        if observe is not None:
            observe(exchange)

    viewing = Viewing(path, policy_of(redaction), read_options(read), note)
    problems: list[ProblemNote] = []
    for item in viewing.views(lambda exchange: number_of(exchange) == number):
        if isinstance(item, View):
            if numbers.count(number) > 1:
                told = f"{numbers.count(number)} exchanges of the input have this number, in as many files"
                print_note(f"analyzer: note: {told}; this is the first, name one file for another")
            return FoundExchange(view=item, viewing=viewing)
        problems.append(item)
    if not numbers:
        refuse_unread(path, problems)
    raise CaptureError("there is no exchange of that number", path, _range(numbers))


def _range(numbers: list[int | None]) -> str:
    known = [number for number in numbers if number is not None]
    if not known:
        return "it holds no exchange"
    return f"it has {min(known)} to {max(known)}; entries count from 0, log lines from 1"
