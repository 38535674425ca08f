"""The builds of lines that a process knows for one set of rules and one way of reading."""

from analyzer.ingest.base import Format
from analyzer.ingest.light_log import MAX_SKELETONS, Attempts
from analyzer.ingest.skeletons import Skeleton
from analyzer.rules.compiled import CompiledRules
from analyzer.scanning.light_build import Build


class Builds:
    """Builds, forgotten when there are too many; `learned` grows with all that is learned about lines."""

    def __init__(self, rules: CompiledRules) -> None:
        self.by_use: list[Build] = []
        """The known builds, those that matched most lines first."""
        self.learned = 0
        self._attempts = Attempts()
        self._rules = rules

    def begin(self) -> None:
        """Prepares for another reading, which may hold builds of its own."""
        self._attempts = Attempts()

    def sort(self) -> None:
        """Puts the builds that matched most lines in front."""
        self.by_use.sort(key=lambda build: -build.uses)

    def of(self, line: bytes, form: Format, rivals: tuple[Format, ...]) -> list[Build]:
        """The builds that there are, with that of a line if it has one."""
        if not any(build.skeleton.match(line) for build in self.by_use):
            skeleton = self._attempts.learn(line, form, rivals)
            if skeleton is not None:
                self._add(skeleton)
        return self.by_use

    def _add(self, skeleton: Skeleton) -> None:
        self.learned += 1
        self.sort()
        if len(self.by_use) >= MAX_SKELETONS:
            del self.by_use[MAX_SKELETONS // 2 :]
        self.by_use.append(Build(skeleton, self._rules))
