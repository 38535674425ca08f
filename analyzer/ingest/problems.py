"""Problems of one member, so many of a kind told one by one and the rest counted."""

from collections import Counter
from collections.abc import Iterator

from analyzer.model import Location, Problem

MAX_TOLD = 5
"""Problems of one code that are reported by their own place."""

NO_REQUEST = "records tell of no HTTP request in a format that is known; `--fields` maps other names"


class ProblemLog:
    """Counts problems by code; hands out the first few of each at once, a count of the others at the end."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._counts: Counter[str] = Counter()

    def tell(self, code: str, location: Location, message: str) -> Iterator[Problem]:
        """Yields the problem, or nothing where enough of its code were told."""
        self._counts[code] += 1
        if self._counts[code] <= MAX_TOLD:
            yield Problem(code=code, location=location, message=message)

    def summary(self) -> Iterator[Problem]:
        """Yields one problem for each code of which some were not told, in order of code."""
        for code, count in sorted(self._counts.items()):
            if count > MAX_TOLD:
                message = f"{count - MAX_TOLD} more of the same kind"
                yield Problem(code=code, location=Location(input=self._label), message=message)
