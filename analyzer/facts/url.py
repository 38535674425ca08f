"""The URL as a size: what a 414 is about (RFC 9110 s.15.5.15)."""

from collections import defaultdict

from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, Resolved, many, one


def _length(subject: Subject) -> Resolved:
    return one(len(subject.exchange.request.url.encode("utf-8", "surrogatepass")) or None)


def _longest_params(subject: Subject) -> Resolved:
    """The three longest query parameters, all values of a name taken together."""
    sizes: defaultdict[str, list[int]] = defaultdict(list)
    for name, value in subject.query:
        sizes[name].append(len(value.encode("utf-8", "surrogatepass")))
    if not sizes:
        return ABSENT
    ranked = sorted(sizes.items(), key=lambda item: (-sum(item[1]), item[0]))[:3]
    return many(f"{name} ({sum(lengths)} bytes, {len(lengths)} times)" for name, lengths in ranked)


PATHS = {"url.length": _length, "url.longest_params": _longest_params}
