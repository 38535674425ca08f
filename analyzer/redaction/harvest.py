"""The harvest: every secret value that stands anywhere in a capture, gathered while exchanges pass by."""

from collections import Counter
from functools import cache
from typing import Any

from analyzer.model import Exchange
from analyzer.redaction.har import har_entry
from analyzer.redaction.policy import Policy
from analyzer.redaction.propagate import CREDENTIALS
from analyzer.redaction.rewrite import Rewriter

MAX_VALUES = 200_000
MAX_HOST_LABELS = 5_000
MAX_VALUE_CHARS = 16_384


class Harvest:
    """Secret values with their categories: a mergeable value that survives pickling.

    `observe` never raises: what a codec or detector cannot handle is counted in `failures`. At most
    MAX_VALUES values are kept; `left_out` counts the rest. The values are raw: they stay in memory, and
    in the journal of `--resume`, which is sealed.
    """

    def __init__(self, policy: Policy | None = None) -> None:
        self.policy = policy or Policy()
        self.values: dict[str, str] = {}
        self.failures: Counter[str] = Counter()
        self.host_labels: set[str] = set()
        """Words of the hosts of requests: routes need them, so they are not searched for elsewhere."""
        self.left_out = 0

    def observe(self, exchange: Exchange) -> None:
        """Adds the secrets of an exchange, from its record as captured or else from the exchange itself."""
        try:
            record = exchange.record if exchange.record is not None else har_entry(exchange)
        except Exception as error:
            # A scan must not end because an odd record cannot be rendered.
            self.failures[type(error).__name__] += 1
            return
        self._take_host(exchange.request.url)
        self.observe_record(record)

    def observe_record(self, record: Any, rewriter: Rewriter | None = None) -> None:
        """Adds the secrets of a decoded record of any schema, read by the given rewriter or a shared one."""
        rewriter = rewriter or _harvester(self.policy)
        request = record.get("request") if isinstance(record, dict) else None
        if isinstance(request, dict) and isinstance(request.get("url"), str):
            self._take_host(request["url"])
        try:
            rewriter.walk(record)
        except Exception as error:
            self.failures[type(error).__name__] += 1
        self._take(rewriter)

    def merge(self, other: "Harvest") -> "Harvest":
        """Takes the values of another harvest in and returns itself; the order does not matter below the cap."""
        self.left_out += other.left_out
        self.failures += other.failures
        self.host_labels |= other.host_labels
        for value, category in other.values.items():
            self._add(value, category)
        return self

    def sought(self) -> dict[str, str]:
        """The values to search for elsewhere: all but the words that the capture's host names are made of."""
        return {
            value: category
            for value, category in self.values.items()
            if value.lower() not in self.host_labels
        }

    def _take_host(self, url: str) -> None:
        if len(self.host_labels) < MAX_HOST_LABELS:
            host = url.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
            self.host_labels.update(label for label in host.lower().split(".") if label.isalpha())

    def _take(self, rewriter: Rewriter) -> None:
        for hit in rewriter.hits:
            self._add(hit.text, hit.category)
        self.failures.update(rewriter.failures)
        rewriter.failures.clear()
        rewriter.hits.clear()
        rewriter.path.clear()

    def _add(self, value: str, category: str) -> None:
        for start in range(0, len(value), MAX_VALUE_CHARS):
            piece = value[start : start + MAX_VALUE_CHARS]
            known = self.values.get(piece)
            if known is None and len(self.values) >= MAX_VALUES:
                self.left_out += 1
            elif known is None or _rank(category) < _rank(known):
                self.values[piece] = category


def _rank(category: str) -> tuple[bool, str]:
    """Credentials before all else, so that one value found in several places is treated most strictly."""
    return category not in CREDENTIALS, category


@cache
def _harvester(policy: Policy) -> Rewriter:
    """One rewriter for all records of a process, so that repeated texts are read once."""
    return Rewriter(policy)


def forget_texts(policy: Policy) -> None:
    """Lets go of the texts that harvests under this policy read in this process."""
    _harvester(policy).forget()
