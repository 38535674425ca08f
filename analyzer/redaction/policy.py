"""The redaction policy: what a user adds to, or takes from, the built-in detection."""

import difflib
import fnmatch
import hashlib
import re
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from analyzer.errors import PolicyError
from analyzer.redaction.keys import tokens_of

Profile = Literal["standard", "strict"]
Category = str

MIN_LITERAL_CHARS = 4
_MAX_POLICY_BYTES = 1 << 20
_CATEGORY = re.compile(r"[a-z][a-z_]{1,20}")


class KeyRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Values under a key of this name are secret; compared by name tokens, so `customerRef` is `customer_ref`."""

    name: str
    category: Category = "custom"


class PatternRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Text that matches is secret; RE2 syntax, linear in time. Group 1, if there is one, is the secret part."""

    regex: str
    name: str = "pattern"
    category: Category = "custom"


class LiteralRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """This very text is secret, wherever and however encoded it stands."""

    value: str
    category: Category = "custom"


class HostRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Host names that match (`*` is a wildcard) are secret."""

    host: str


class KeepRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Values that survive, by key name or by path (`/log/entries/*/response/content/text/user/email`).

    A credential that proves itself by its own format is redacted all the same, and so is a value that was
    found secret elsewhere.
    """

    key: str | None = None
    path: str | None = None
    because: str = ""


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """What to redact beyond the built-in detection, and what to keep. Picklable, compared by value."""

    profile: Profile = "standard"
    keys: tuple[KeyRule, ...] = ()
    patterns: tuple[PatternRule, ...] = ()
    literals: tuple[LiteralRule, ...] = ()
    hosts: tuple[HostRule, ...] = ()
    keep: tuple[KeepRule, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the policy's canonical JSON, literals included, so it is safe to compare and not to invert."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()

    @cached_property
    def key_categories(self) -> dict[tuple[str, ...], str]:
        """Name tokens -> category."""
        return {tokens_of(rule.name): rule.category for rule in self.keys}

    @cached_property
    def kept_keys(self) -> frozenset[tuple[str, ...]]:
        """Name tokens of the keys whose values survive."""
        return frozenset(tokens_of(rule.key) for rule in self.keep if rule.key)

    @cached_property
    def kept_paths(self) -> tuple[re.Pattern[str], ...]:
        """One compiled pattern for each kept path."""
        return tuple(re.compile(fnmatch.translate(rule.path)) for rule in self.keep if rule.path)


def load_policy(path: Path | None, profile: Profile = "standard") -> Policy:
    """Returns the policy of a TOML file, or the default policy for `None`.

    A `profile` in the file wins over "standard"; "strict" from the caller wins over the file.

    Raises:
        PolicyError: the file is unreadable, no TOML, has an unknown key or an unusable pattern;
            `location` is `file:line`.
    """
    if path is None:
        return Policy(profile=profile)
    text = _read(path)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"{path}:{line[1]}" if line else str(path)
        raise PolicyError("is not valid TOML", where, "see docs/redaction.md for the format") from None
    _check_names(document, path, text)
    try:
        policy = msgspec.convert(document, Policy)
    except msgspec.ValidationError as error:
        raise PolicyError(
            _without_values(str(error)), _place(path, text, str(error)), "see docs/redaction.md"
        ) from None
    _check_rules(policy, path, text)
    return msgspec.structs.replace(policy, profile="strict") if profile == "strict" else policy


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_POLICY_BYTES:
            raise PolicyError("is larger than 1 MB", str(path), "a policy is a short list")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise PolicyError(error.strerror or "cannot be read", str(path), "check the path") from None
    except UnicodeDecodeError:
        raise PolicyError("is not UTF-8 text", str(path), "save it as UTF-8") from None


def _check_names(document: dict[str, Any], path: Path, text: str) -> None:
    """Unknown names are errors with a suggestion, which msgspec cannot give."""
    tables = {
        "keys": KeyRule,
        "patterns": PatternRule,
        "literals": LiteralRule,
        "hosts": HostRule,
        "keep": KeepRule,
    }
    _check_known(document, Policy.__struct_fields__, path, text)
    for table, struct in tables.items():
        for row in document.get(table, ()) if isinstance(document.get(table), list) else ():
            if isinstance(row, dict):
                _check_known(row, struct.__struct_fields__, path, text)


def _check_known(row: dict[str, Any], known: tuple[str, ...], path: Path, text: str) -> None:
    for name in row:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
            raise PolicyError(f"unknown key {name!r}", f"{path}:{_line_of(text, name)}", hint)


def _line_of(text: str, name: str) -> int:
    pattern = re.compile(rf"(?:^|[\s{{,\[\"'.]){re.escape(name)}[\s\"'\].]*(?:=|\]|$)")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)), 1)


def _place(path: Path, text: str, message: str) -> str:
    named = re.search(r"`\$\.(\w+)(?:\[(?:\d+|\.\.\.)\])?(?:\.(\w+))?`|field `(\w+)`", message)
    name = next((part for part in reversed(named.groups()) if part), "") if named else ""
    return f"{path}:{_line_of(text, name)}" if name else str(path)


def _without_values(message: str) -> str:
    return re.sub(r"Invalid enum value '[^']*'", "Invalid value", message)


def _check_rules(policy: Policy, path: Path, text: str) -> None:
    for rule in policy.patterns:
        _check_pattern(rule, f"{path}:{_line_of(text, 'regex')}")
    if any(len(literal.value) < MIN_LITERAL_CHARS for literal in policy.literals):
        where = f"{path}:{_line_of(text, 'value')}"
        raise PolicyError(
            f"a literal is shorter than {MIN_LITERAL_CHARS} characters", where, "use a key rule"
        )
    if any((keep.key is None) == (keep.path is None) for keep in policy.keep):
        raise PolicyError(
            "a keep rule has either key or path", f"{path}:{_line_of(text, 'keep')}", "write one of them"
        )
    named: tuple[KeyRule | PatternRule | LiteralRule, ...] = (
        *policy.keys,
        *policy.patterns,
        *policy.literals,
    )
    if not all(_CATEGORY.fullmatch(rule.category) for rule in named):
        where = f"{path}:{_line_of(text, 'category')}"
        raise PolicyError("a category is 2 to 21 lower-case letters and underscores", where, "rename it")


def _check_pattern(rule: PatternRule, where: str) -> None:
    from analyzer.redaction.patterns import compile_pattern

    try:
        compiled = compile_pattern(rule.regex)
    except ValueError:
        hint = "RE2 has no look-around and no back references"
        raise PolicyError(f"pattern {rule.name!r} is no RE2 expression", where, hint) from None
    if compiled.search("") is not None:
        hint = "make at least one part of it mandatory"
        raise PolicyError(f"pattern {rule.name!r} matches the empty text", where, hint)
