"""The look at inputs for secrets: a value that they name as one must vanish wherever else it is shown.

To read all of much for that would cost more than all the rest. What is shown is little, and known by now: only
a line or an entry that shares a word with it can name a value that stands in it.
"""

from analyzer.ingest import Partition, read_partition
from analyzer.ingest.framing import Block
from analyzer.ingest.light_log import LightReader
from analyzer.ingest.recover import Buffer
from analyzer.model import Problem
from analyzer.scanning.hidden_texts import hidden_text
from analyzer.scanning.plan import Observer, Plan
from analyzer.scanning.words import Finder, Words


def harvest_partition(partition: Partition, plan: Plan, words: Words | None) -> Observer | None:
    """What the inputs of a partition say about secrets: all of it, or what stands beside one of the words.

    Where exchanges are shown, documents were looked at before, and just the logs are read.
    """
    observer = plan.observer() if plan.observer else None
    if observer is None:
        return None

    finder = Finder(words) if words is not None and partition.others else None

    def light() -> WordSearch:
        assert words is not None
        return WordSearch(finder or Finder(words, partition.har.parts if partition.har else 1))

    for reading in read_partition(partition, plan.read, None if words is None else light):
        if isinstance(reading, Problem) or (plan.shows_exchanges and not reading.is_log):
            continue
        for item in reading:
            if not isinstance(item, Problem):
                observer.observe(item)
    return observer


class WordSearch(LightReader):
    """Passes over the lines, and the entries of a HAR, that hold none of some words."""

    def __init__(self, finder: Finder) -> None:
        super().__init__()
        self._finder = finder

    def is_wanted(self, entry: Buffer) -> bool:
        """Whether an entry holds a word, as it stands there or decoded."""
        text = bytes(entry)
        return self._finder.is_in(text) or self._finder.is_in(hidden_text(text))

    def look(self, block: Block) -> list[int]:
        """The lines that hold a word."""
        return self._finder.lines(block)
