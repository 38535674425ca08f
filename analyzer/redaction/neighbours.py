"""Members of a record that other members of it mark as secret, whatever their names are."""

import base64
import binascii
import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from analyzer.redaction.answers import answers_in, is_question_or_answer, is_security_question
from analyzer.redaction.keys import tokens_of
from analyzer.redaction.places import TEXT
from analyzer.redaction.words import word_set

if TYPE_CHECKING:
    from analyzer.redaction.rewrite import Rewriter

Marks = dict[str, Any]
"""Which members are secret: `True` for all that is below one, else the marks of its own members or items."""

SECRET_KINDS = frozenset({"Secret", "SecretList"})
"""Values of `kind` by which an object of Kubernetes holds nothing but secrets."""
_KUBERNETES = {"data": True, "stringData": True, "binaryData": True}
_OF_KIND: dict[str, Marks] = {"Secret": _KUBERNETES, "SecretList": {"items": [_KUBERNETES]}}
_IN_KINDS = frozenset({*_KUBERNETES, "items"})
_FLAGS = word_set("""
    sensitive issensitive is_sensitive secret issecret is_secret noecho masked is_masked ismasked encrypted
    is_encrypted isencrypted protected_value
    """)
_TYPES = word_set("password secret sensitive encrypted securestring secure_string passwort credential")
_TYPE_FIELDS = frozenset({"type", "Type", "fieldType", "field_type", "inputType", "input_type", "format"})
_HELD = frozenset({
    "value", "values", "Value", "Values", "v", "val", "default", "Default", "defaultValue", "default_value", "example",
    "DefaultValue", "secureValue", "previousValue", "newValue", "oldValue", "old_value", "new_value", "currentValue",
})  # fmt: skip
_PRIVATE_OF_JWK = ("d", "p", "q", "dp", "dq", "qi", "k")
_PARALLEL = {
    "before": "before_sensitive", "after": "after_sensitive", "values": "sensitive_values",
    "attributes": "sensitive_attributes",
}  # fmt: skip
"""Members of plans and states of Terraform, with the member that marks what is secret in them."""
TELLING_NAMES = frozenset({"kty", "variables", "lease_id", *_PARALLEL.values()})


@lru_cache(maxsize=4_096)
def is_telling_name(name: str) -> bool:
    """Whether a member of this name may mark others as secret, so that its record must be seen as a whole."""
    return name in TELLING_NAMES or "_".join(tokens_of(name)) in _FLAGS or is_question_or_answer(name)


def may_mark(record: dict[str, Any], key: str) -> bool:
    """Whether a record with these names, under such a name, may mark some of its members."""
    return (
        ("kind" in record and not _IN_KINDS.isdisjoint(record))
        or not (_TYPE_FIELDS.isdisjoint(record) or _HELD.isdisjoint(record))
        or ("payload" in record and "name" in record)
        or is_security_question(key)
        or any(map(is_telling_name, record))
    )


def marks_of(record: dict[str, Any], key: str, category: Callable[[str], str | None]) -> Marks:
    """The members of a record, which stands under a name, that others of it mark as secret."""
    marks: Marks = {}
    for rule in _RULES:
        marks |= rule(record)
    marks |= _graphql(record, category)
    return marks | dict.fromkeys(answers_in(record, key), True)


def _kubernetes(record: dict[str, Any]) -> Marks:
    kind = record.get("kind")
    return _OF_KIND.get(kind, {}) if isinstance(kind, str) else {}


def _flagged(record: dict[str, Any]) -> Marks:
    """`{"value": …, "sensitive": true}`, `{"type": "password", "value": …}`."""
    held = _HELD.intersection(record)
    if not held:
        return {}
    is_flagged = any(value is True and "_".join(tokens_of(name)) in _FLAGS for name, value in record.items())
    types = (record[name] for name in _TYPE_FIELDS.intersection(record))
    is_typed = any(isinstance(one, str) and one.lower() in _TYPES for one in types)
    return dict.fromkeys(held, True) if is_flagged or is_typed else {}


def _jwk(record: dict[str, Any]) -> Marks:
    """The private members of a key (RFC 7518 s.6)."""
    return dict.fromkeys(_PRIVATE_OF_JWK, True) if isinstance(record.get("kty"), str) else {}


def _terraform(record: dict[str, Any]) -> Marks:
    return {
        field: _of_paths(record[other]) if isinstance(record[other], list) else record[other]
        for field, other in _PARALLEL.items()
        if other in record and field in record
    }


def _of_paths(paths: list[Any]) -> Marks:
    """The marks that paths of steps (`[{"type": "get_attr", "value": …}]`) spell; of a step into a list, all of it."""
    marks: Marks = {}
    for path in paths:
        names = [path] if isinstance(path, str) else [_step(step) for step in path or () if path]
        inner = marks
        for name in names[:-1]:
            inner = inner.setdefault(name, {})
            if inner is True:
                break
        else:
            inner[names[-1] if names else ""] = True
    return marks


def _step(step: Any) -> str:
    value = step.get("value") if isinstance(step, dict) else step
    return str(value.get("value") if isinstance(value, dict) else value)


def _stores(record: dict[str, Any]) -> Marks:
    """What Vault and Google's Secret Manager answer."""
    data = record.get("data")
    if "lease_id" in record and isinstance(data, dict):
        if "metadata" in data:
            return {"data": {"data": True}}
        return {"data": True} if record.get("lease_duration") else {}
    name = record.get("name")
    is_version = isinstance(name, str) and "/secrets/" in name and "/versions/" in name
    return {"payload": True} if is_version else {}


_ARGUMENT = re.compile(r"(?P<name>\w{1,100})[ \t]{0,8}:[ \t]{0,8}\$(?P<variable>\w{1,100})")


def _graphql(record: dict[str, Any], category: Callable[[str], str | None]) -> Marks:
    """The variables that a query hands on under names that tell: `login(password: $p)`."""
    query, variables = record.get("query"), record.get("variables")
    if not isinstance(query, str) or not isinstance(variables, dict) or "$" not in query:
        return {}
    given = {found["variable"] for found in _ARGUMENT.finditer(query) if category(found["name"])}
    marks = {name: True for name in given if isinstance(variables.get(name), str | int)}
    return {"variables": marks} if marks else {}


_RULES: tuple[Callable[[dict[str, Any]], Marks], ...] = (_kubernetes, _flagged, _jwk, _terraform, _stores)


def walk_marked(rewriter: "Rewriter", value: Any, marks: Any, key: str, level: int) -> Any:
    """The value with all that the marks name replaced, and the rest visited as ever."""
    from analyzer.redaction.walk import MAX_LEVELS, walk_value

    if level >= MAX_LEVELS or not marks or not isinstance(marks, dict | list | bool):
        return walk_value(rewriter, value, key, TEXT, None, level)
    if isinstance(value, dict) and not isinstance(marks, list):
        return _walk_members(rewriter, value, marks, level)
    if isinstance(value, list):
        return _walk_items(rewriter, value, marks, key, level)
    if marks is True:
        return _hidden(rewriter, value, key)
    return walk_value(rewriter, value, key, TEXT, None, level)


def _walk_members(rewriter: "Rewriter", value: dict[str, Any], marks: Any, level: int) -> Any:
    changed = {}
    for name, one in value.items():
        rewriter.enter(name)
        mark = True if marks is True else marks.get(name)
        changed[rewriter.visit(name, "", "key")] = walk_marked(rewriter, one, mark, name, level + 1)
        rewriter.leave()
    return value if changed == value else changed


def _walk_items(rewriter: "Rewriter", value: list[Any], marks: Any, key: str, level: int) -> Any:
    changed = []
    for index, one in enumerate(value):
        rewriter.path.append(index)
        changed.append(walk_marked(rewriter, one, _mark_at(marks, index), key, level + 1))
        rewriter.path.pop()
    return value if changed == value else changed


def _mark_at(marks: Any, index: int) -> Any:
    if isinstance(marks, list):
        return marks[min(index, len(marks) - 1)] if marks else None
    return True if marks is True else marks.get(str(index))


def _hidden(rewriter: "Rewriter", value: Any, key: str) -> Any:
    """The token of a text or number; what a text encodes is noted, too, so that it stands nowhere else."""
    if value is None or isinstance(value, bool):
        return value
    text = value if isinstance(value, str) else str(value)
    category = rewriter.category(key) or "secret"
    note_decoded(rewriter, text, category)
    changed = rewriter.inherited(text, category, key, TEXT)
    rewriter.note_leaf(changed)
    return value if changed == text else changed


def note_decoded(rewriter: "Rewriter", text: str, category: str) -> None:
    """Notes what a secret text is when it is base64, so that this stands nowhere else, either."""
    plain = _decoded(text)
    if plain:
        rewriter.secret(plain, category, "marked")


def _decoded(text: str) -> str:
    try:
        plain = base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
    return plain.strip() if plain.isprintable() or "\n" in plain else ""
