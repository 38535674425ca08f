"""The values of a path or of a JSON pointer in one redacted exchange."""

from collections.abc import Callable, Iterable
from typing import Any

from analyzer.errors import UsageError
from analyzer.facts.body import JsonBody
from analyzer.facts.subject import Subject
from analyzer.facts.value import MASKED, Resolved, walk
from analyzer.rules.paths import apply_functions, fault_of_path, parse_path, resolve_fact

ValuesOf = Callable[[Subject], Iterable[Any]]


def values_at(text: str) -> ValuesOf:
    """Returns what finds the values of a path of the rules, or of a JSON pointer (RFC 6901) in both bodies.

    A step `*` of either stands for each element.

    Raises:
        UsageError: there is no such path.
    """
    return _at_pointer(text) if text.startswith("/") else _at_path(text)


def _at_path(text: str) -> ValuesOf:
    fault = fault_of_path(text, set())
    if fault:
        raise UsageError(
            fault, "PATH", "docs/rule-language.md lists the paths; /error/code looks in both bodies"
        )
    path = parse_path(text)

    def values_of(subject: Subject) -> Iterable[Any]:
        found = resolve_fact(subject, path)
        return _shown(apply_functions(found, path)) if found is not None else ()

    return values_of


def _at_pointer(text: str) -> ValuesOf:
    steps = tuple(step.replace("~1", "/").replace("~0", "~") for step in text[1:].split("/"))

    def values_of(subject: Subject) -> Iterable[Any]:
        return (*_below(subject.request_json, steps), *_below(subject.response_json, steps))

    return values_of


def _below(body: JsonBody, steps: tuple[str, ...]) -> Iterable[Any]:
    return _shown(walk(body.value, steps)) if body.state == "valid" else ()


def _shown(found: Resolved) -> Iterable[Any]:
    return (value for value in found.items if value is not MASKED)
