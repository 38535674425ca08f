"""The look at inputs for secrets: a value that they name as one must vanish wherever else it is shown.

To read all of much for that would cost more than all the rest. What is shown is little, and known by now: only
a line or an entry that shares a word with it can name a value that stands in it.
"""

from analyzer.codec import encode_json
from analyzer.ingest import Partition, read_partition
from analyzer.ingest.framing import Block
from analyzer.ingest.light_log import LightReader
from analyzer.model import Exchange, Problem
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
    finder = None if words is None else Finder(words)

    def light() -> WordSearch:
        assert words is not None
        return WordSearch(Finder(words))

    for reading in read_partition(partition, plan.read, None if words is None else light):
        if isinstance(reading, Problem) or (plan.shows_exchanges and not reading.is_log):
            continue
        for item in reading:
            if isinstance(item, Problem):
                continue
            if reading.is_log or finder is None or _shares_word(item, finder):
                observer.observe(item)
    return observer


def _shares_word(exchange: Exchange, finder: Finder) -> bool:
    text = encode_json(exchange.record)
    return finder.is_in(text) or finder.is_in(hidden_text(text))


class WordSearch(LightReader):
    """Passes over the lines that hold none of some words."""

    def __init__(self, finder: Finder) -> None:
        super().__init__()
        self._finder = finder

    def look(self, block: Block) -> list[int]:
        """The lines that hold a word."""
        return self._finder.lines(block)
