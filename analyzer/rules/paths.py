"""Paths of rules: their grammar, the table of everything that can be named, and their functions."""

import difflib
import hashlib
import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, Protocol
from urllib.parse import urlsplit

from msgspec import Struct

from analyzer.facts import (
    auth,
    client,
    clock,
    cors,
    failure,
    gateway,
    limits,
    message,
    names,
    paging,
    payload,
    phases,
    redirect,
    tracing,
    transport,
    url,
)
from analyzer.facts.environment import environment
from analyzer.facts.shapes import shape
from analyzer.facts.sites import site
from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, MASKED, UNKNOWN, Resolved, walk
from analyzer.rules.truth import HistoryQuery

_MODULES = (
    *(auth, client, clock, cors, failure, gateway, limits, message, names, paging, payload),
    *(phases, redirect, tracing, transport, url),
)
FIXED: dict[str, Callable[[Subject], Resolved]] = {
    name: resolve for module in _MODULES for name, resolve in module.PATHS.items()
}
FAMILIES: dict[str, Callable[[Subject, tuple[str, ...]], Resolved]] = dict(message.FAMILIES)
RELATIVE = ("service", "request.path")
"""Paths whose value depends on the rule set: its service and the path below that service's base URL."""
SCOPED = ("history", "seq", "pair", "obs", "tally")
"""First words of paths that only some places of a rule can name."""

_CALL = re.compile(r"^([a-z_]+)\((.*)\)$", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{([A-Za-z_][\w.]*)\}")


class Scope(Protocol):
    """What a path is looked up in: an exchange, an observation of a sequence, a finding."""

    def resolve(self, path: "Path") -> Resolved | HistoryQuery:
        """The value of a path, or the question that has to wait for it."""


class Path(Struct, frozen=True):
    """A parsed path: its text, its steps, and the functions that follow."""

    text: str
    steps: tuple[str, ...]
    functions: tuple[tuple[str, str], ...] = ()

    @property
    def is_dynamic(self) -> bool:
        """Whether a placeholder has to be filled in first."""
        return "{" in self.text


@lru_cache(maxsize=16_384)
def parse_path(text: str) -> Path:
    """The steps and functions of a path.

    Raises:
        ValueError: an empty step, or a function that does not exist.
    """
    steps: list[str] = []
    functions: list[tuple[str, str]] = []
    for part in _split(text):
        call = _CALL.match(part)
        if call:
            functions.append(_function(call[1], call[2]))
        elif functions or not part:
            raise ValueError("a path is names joined by dots, then functions")
        else:
            steps.append(part)
    return Path(text, tuple(steps), tuple(functions))


def _function(name: str, argument: str) -> tuple[str, str]:
    if name not in FUNCTIONS:
        raise ValueError(f"there is no function {name}(){suggestion(name, FUNCTIONS)}")
    needed = _ARGUMENTS.get(name)
    if needed and not needed.match(argument) and "{" not in argument:
        raise ValueError(f"{name}() cannot take this argument")
    return name, argument


def _split(text: str) -> list[str]:
    """Parts between dots; dots inside parentheses and braces do not count."""
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        depth += (char in "({") - (char in ")}")
        if char == "." and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def fill(text: str, bindings: Mapping[str, Any]) -> str:
    """A text with its `{name}` and `{name.field}` placeholders replaced by bound values; unbound ones stay."""

    def value(match: re.Match[str]) -> str:
        first, *rest = match[1].split(".")
        found = walk(bindings[first], tuple(rest)) if first in bindings else ABSENT
        return str(found.first) if found.items else match[0]

    return _PLACEHOLDER.sub(value, text)


def bind(path: Path, bindings: Mapping[str, Any]) -> Path:
    """A path with its placeholders filled in.

    A captured value only ever becomes names of steps (`contacts.0.email` three of them), never a function,
    so that no capture can make a path that does not parse.
    """
    if not path.is_dynamic:
        return path
    steps = tuple(
        part for step in path.steps for part in (fill(step, bindings).split(".") if "{" in step else (step,))
    )
    functions = tuple((name, fill(argument, bindings)) for name, argument in path.functions)
    return Path(fill(path.text, bindings), steps, functions)


def resolve_fact(subject: Subject, path: Path) -> Resolved | None:
    """The value of a path that one exchange decides, before its functions; None where nothing has that name."""
    recorded = subject.exchange.facts
    if recorded is not None and path.text in recorded:
        stated = recorded[path.text]
        if stated is None:
            return UNKNOWN
        if isinstance(stated, list):
            return Resolved(tuple(stated))
    read = _reader(path.steps)
    return None if read is None else read(subject)


@lru_cache(maxsize=16_384)
def _reader(steps: tuple[str, ...]) -> Callable[[Subject], Resolved] | None:
    """What reads a path off an exchange, None where nothing has that name."""
    fixed = FIXED.get(".".join(steps))
    if fixed is not None:
        return fixed
    for length in (2, 1):
        family = FAMILIES.get(".".join(steps[:length]))
        if family is not None:
            return partial(_read_family, family, steps[length:])
    return None


def _read_family(
    family: Callable[[Subject, tuple[str, ...]], Resolved], rest: tuple[str, ...], subject: Subject
) -> Resolved:
    return family(subject, rest)


def apply_functions(value: Resolved, path: Path) -> Resolved:
    """The values after the functions of the path; a value that a function cannot take falls away."""
    for name, argument in path.functions:
        if MASKED in value.items:
            return UNKNOWN
        if name in _ARGUMENTS and not _ARGUMENTS[name].match(argument):
            return ABSENT  # a captured value that was bound into the path
        results = (FUNCTIONS[name](item, argument) for item in value.items)
        value = Resolved(tuple(result for result in results if result is not None), value.is_unknown)
    return value


def _after(value: Any, argument: str) -> str | None:
    _, found, rest = str(value).partition(argument)
    return rest.split("/", 1)[0] or None if found else None


def _before(value: Any, argument: str) -> str | None:
    head, found, _ = str(value).partition(argument)
    return head if found else None


def _segment(value: Any, argument: str) -> str | None:
    segments = [part for part in str(value).split("/") if part]
    index = int(argument)
    return segments[index] if -len(segments) <= index < len(segments) else None


def _missing(value: Any, argument: str) -> str | None:
    """The listed keys that an object lacks or holds empty, joined by commas; None where it lacks none."""
    if not isinstance(value, dict):
        return None
    names = [name.strip() for name in argument.split(",")]
    return ", ".join(name for name in names if value.get(name) in (None, "")) or None


def _batches(value: Any, argument: str) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return -(-value // int(argument)) if is_number else None


def _host(value: Any, argument: str) -> str | None:
    try:
        return urlsplit(str(value)).hostname or None
    except ValueError:
        return None


FUNCTIONS: dict[str, Callable[[Any, str], Any]] = {
    "after": _after,
    "before": _before,
    "segment": _segment,
    "last_segment": lambda value, _: _segment(value, "-1"),
    "site": lambda value, _: site(str(value)),
    "lower": lambda value, _: str(value).lower(),
    "fingerprint": lambda value, _: auth.fingerprint(str(value)),
    "host": _host,
    "length": lambda value, _: len(value) if isinstance(value, list | dict | str) else None,
    "shape": lambda value, _: shape(str(value)),
    "environment": lambda value, _: environment(str(value)),
    "batches": _batches,
    "missing": _missing,
    "hash": lambda value, _: hashlib.blake2b(
        repr(value).encode("utf-8", "surrogatepass"), digest_size=10
    ).hexdigest(),
}


_ARGUMENTS = {
    "after": re.compile("."),
    "before": re.compile("."),
    "segment": re.compile(r"-?\d{1,3}$", re.ASCII),
    "batches": re.compile(r"[1-9]\d{0,8}$", re.ASCII),
    "missing": re.compile("."),
}
"""Functions that need an argument, and what it looks like."""


def suggestion(name: str, choices: Any) -> str:
    """`; did you mean X?` for a name that is close to one of the choices, else nothing."""
    close = difflib.get_close_matches(name, list(choices), n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


def fault_of_path(text: str, bindings: set[str]) -> str | None:
    """What is wrong with a path, in words; None where it can be resolved.

    `bindings` are the names that the rule itself defines (extract, for_each).
    """
    try:
        path = parse_path(_PLACEHOLDER.sub("x", text))
    except ValueError as error:
        return str(error)
    name = ".".join(path.steps)
    if path.steps[0] in bindings or path.steps[0] in SCOPED or name in FIXED or name in RELATIVE:
        return None
    if any(".".join(path.steps[:length]) in FAMILIES for length in (1, 2)):
        return None
    return f"nothing is named {name}{suggestion(name, (*FIXED, *FAMILIES, *RELATIVE))}"
