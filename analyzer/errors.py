"""The one tree of errors; each carries a place, a hint and the exit code that the command ends with.

    AnalyzerError        70  the program's own fault, unless a subclass says otherwise
    ├── Bug              70  an exception that nobody expected
    ├── UsageError        2  the command line
    ├── RuleError         2  a rule file
    ├── PolicyError       2  a redaction policy or field map
    ├── CaptureError      4  no usable input
    └── BundleError       5  output refused
        └── RedactionError 5  redaction or its self-check failed

A bad record of a capture is no error: it becomes a `Problem` (model.py) and the work goes on.
"""

from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

_PACKAGE = Path(__file__).parent


class AnalyzerError(Exception):
    """Base of all errors that end a command with one line on stderr.

    The arguments are positional so that an instance survives pickling from a worker process.
    No argument may quote a value of a capture.
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, location: str = "", hint: str = "") -> None:
        super().__init__(message, location, hint)
        self.message = message
        self.location = location
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{place}{self.message}{hint}"


class Bug(AnalyzerError):
    """An exception that nobody expected, told by its type and its place in the code, never by its text."""

    @classmethod
    def of(cls, error: Exception) -> Self:
        """Returns the bug behind an exception, with an id that is the same whenever it happens again."""
        import hashlib

        kind, place = type(error).__name__, _place(error.__traceback__)
        error_id = hashlib.sha256(f"{kind} {place}".encode()).hexdigest()[:8]
        return cls(f"internal error {error_id} ({kind} at {place})", "", "please report it with this id")


def _place(trace: TracebackType | None) -> str:
    """Returns `match/engine.py:120`, the innermost line of ours: a place in code tells nothing of a capture."""
    place = "start"
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(_PACKAGE):
            place = f"{path.relative_to(_PACKAGE).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


class UsageError(AnalyzerError):
    """The command line cannot be carried out as written."""

    exit_code = 2


class RuleError(AnalyzerError):
    """A rule file is unusable; `location` is `file:line:column`."""

    exit_code = 2


class PolicyError(AnalyzerError):
    """A redaction policy or a field map is unusable."""

    exit_code = 2


class CaptureError(AnalyzerError):
    """No input could be read at all."""

    exit_code = 4


class BundleError(AnalyzerError):
    """The output could not be written, or a bundle failed its verification."""

    exit_code = 5


class RedactionError(BundleError):
    """Redaction or its self-check failed, so nothing is written."""
