"""Which rules fired on one exchange of a capture, judged with everything that the capture tells."""

from analyzer.document import Evidence, Finding
from analyzer.match.groups import Groups
from analyzer.model import Exchange, Location
from analyzer.scanning.merge import Merged
from analyzer.scanning.partial import Partial
from analyzer.scanning.partition import Scanner
from analyzer.scanning.plan import Plan, compiled


class FiredRules:
    """Is shown every exchange of an input, and then has the findings of the one with a number.

    Histories and sequences see all exchanges, so that a cause is decided as a scan decides it. Of several
    exchanges of that number, in several files, it is the first.
    """

    def __init__(self, plan: Plan, number: int) -> None:
        self._plan, self._number = plan, number
        self._partial = Partial(0)
        self._scanner = Scanner(self._partial, compiled(plan), plan)
        self._groups = self._partial.groups
        self._place: Location | None = None

    def observe(self, exchange: Exchange) -> None:
        """Takes one exchange in."""
        place = exchange.location
        self._partial.groups = Groups()
        self._scanner.take(exchange)
        if self._place is None and self._number == (place.line if place.entry is None else place.entry):
            self._place, self._groups = place, self._partial.groups

    def findings(self) -> tuple[Finding, ...]:
        """The findings of the exchange alone, and those of rules over several that show it as evidence."""
        self._partial.groups = self._groups
        found = Merged([self._partial], self._plan).findings
        return tuple(each for each in found if any(map(self._is_here, each.evidence)))

    def _is_here(self, evidence: Evidence) -> bool:
        place = self._place
        number = evidence.entry if isinstance(evidence.entry, int) else evidence.line
        return place is not None and evidence.input == place.input and number == self._number
