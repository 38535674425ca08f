"""Faults of rule files: each with its place, all of them in one error."""

from collections.abc import Sequence

from msgspec import Struct

from analyzer.errors import RuleError


class Fault(Struct, frozen=True, order=True):
    """One mistake in a rule file; `location` is `file:line:column`.

    Field names of the language may stand in `message` and `hint`, values of the file may not.
    """

    location: str
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.location} {self.code} {self.message}{hint}"


class RuleFaults(RuleError):
    """All faults of all files at once; as text it is the first one and the number of the others."""

    def __init__(
        self, message: str, location: str = "", hint: str = "", faults: tuple[Fault, ...] = ()
    ) -> None:
        super().__init__(message, location, hint)
        self.args = (message, location, hint, faults)
        self.faults = faults

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> "RuleFaults":
        """The error for at least one fault."""
        first, others = faults[0], len(faults) - 1
        more = f"{others} more: analyzer rules check lists them" if others else ""
        hint = "; ".join(part for part in (first.hint, more) if part)
        return cls(first.message, first.location, hint, tuple(faults))
