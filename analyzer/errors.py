"""The one tree of errors; each carries a place, a hint and the exit code that the command ends with.

    AnalyzerError        70  a bug, unless a subclass says otherwise
    ├── UsageError        2  the command line
    ├── RuleError         2  a rule file
    ├── PolicyError       2  a redaction policy or field map
    ├── CaptureError      4  no usable input
    └── BundleError       5  output refused
        └── RedactionError 5  redaction or its self-check failed

A bad record of a capture is no error: it becomes a `Problem` (model.py) and the work goes on.
"""

from typing import ClassVar


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
