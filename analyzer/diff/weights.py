"""How likely a difference is the cause: a table by kind, corrected by what the failing answer complains of."""

from msgspec import Struct

from analyzer.diff.features import SENSITIVE, Feature

ABSENT = "absent"
LIKELY = 50
"""From here on a difference is named as the likely cause, below as a possible one."""

_WEIGHTS: dict[tuple[str, str], int] = {
    ("auth", "validity"): 100,
    ("auth", "placeholder"): 98,
    ("auth", "source"): 96,
    ("auth", "scheme"): 92,
    ("auth", "environment"): 90,
    ("auth", "audience"): 80,
    ("auth", "issuer"): 78,
    ("auth", "scope"): 74,
    ("auth", "kind"): 50,
    ("auth", "credential"): 42,
    ("url", "version"): 86,
    ("url", "path"): 84,
    ("url", "method"): 82,
    ("url", "length"): 40,
    ("url", "ids"): 24,
    ("url", "host"): 58,
    ("url", "scheme"): 56,
    ("body", "JSON"): 84,
    ("header", "content-type"): 74,
    ("header", "cookie"): 40,
    ("header", "content-encoding"): 44,
    ("header", "origin"): 34,
    ("header", "accept"): 30,
    ("header", "accept-language"): 8,
    ("header", "user-agent"): 8,
}
_CATEGORY_WEIGHTS = {"header": 66, "query": 62, "body": 64, "auth": 50, "url": 50}

_ADDED_PENALTY = 14
"""What the failing side has and the working one lacks breaks a call less often than what it lacks."""
_VALUE_PENALTY = 20
"""Two values of one field differ between many healthy calls."""
_VARYING_PENALTY = 25
"""A side that is not constant in a feature tells less."""
_SAME_OUTCOME_PENALTY = 60
"""On a route that does not work on one side and fail on the other nothing can be the cause."""
_KNOWN_PLACE_PENALTY = 50
"""A host that the user, or a rule set, says is the same service."""

_NAMED_BY_STATUS: dict[int, frozenset[str]] = {
    400: frozenset({"body", "query", "header", "content-type"}),
    401: frozenset({"auth"}),
    403: frozenset({"auth", "host", "ids"}),
    404: frozenset({"version", "path", "host", "query", "ids"}),
    405: frozenset({"method", "path", "version"}),
    406: frozenset({"accept", "version"}),
    410: frozenset({"version", "path", "host", "ids"}),
    411: frozenset({"body"}),
    414: frozenset({"length"}),
    415: frozenset({"content-type", "content-encoding", "version"}),
    421: frozenset({"host", "scheme"}),
    422: frozenset({"body", "query"}),
    426: frozenset({"scheme", "version"}),
    428: frozenset({"header"}),
    431: frozenset({"header", "cookie", "length"}),
    501: frozenset({"method", "version"}),
}
"""Status -> what it complains of (RFC 9110 s.15.5); other statuses complain of nothing in the request."""
_NAMED_BONUS = 20
_UNNAMED_PENALTY = 20
_BUSY_PENALTY = 30
"""429, 5xx and no answer at all are seldom the fault of what the request said."""


class Circumstances(Struct, frozen=True, kw_only=True):
    """What the weight of a difference depends on beside itself.

    `has_other_outcome`: the route works on one side and fails on the other. `is_known_place`: both hosts are
    one service by name. `status` is that of the failing calls, None where no answer came.
    """

    has_other_outcome: bool
    is_known_place: bool
    status: int | None


def weight_of(
    feature: Feature, working: str, failing: str, circumstances: Circumstances, *, is_constant: bool
) -> int:
    """The weight of a difference."""
    weight = _base(feature) + _by_status(feature, failing, circumstances.status)
    if working == ABSENT:
        weight -= _ADDED_PENALTY
    elif failing != ABSENT and _has_free_values(feature) and not _is_named(feature, circumstances.status):
        weight -= _VALUE_PENALTY
    weight -= 0 if is_constant else _VARYING_PENALTY
    weight -= 0 if circumstances.has_other_outcome else _SAME_OUTCOME_PENALTY
    is_place = feature.category == "url" and feature.name in ("host", "scheme")
    return weight - (_KNOWN_PLACE_PENALTY if is_place and circumstances.is_known_place else 0)


def is_told(feature: Feature, status: int | None) -> bool:
    """Whether a difference is worth a word: other ids are, where the answer may speak of just that record."""
    return feature != Feature("url", "ids") or _is_named(feature, status)


def _has_free_values(feature: Feature) -> bool:
    return feature.category in ("query", "header") and not is_version(feature)


def _is_named(feature: Feature, status: int | None) -> bool:
    return feature.name in _NAMED_BY_STATUS.get(status or 0, ())


def is_version(feature: Feature) -> bool:
    """Whether a header field or query parameter names the version of the API."""
    return feature.category in ("header", "query") and feature.name.lower().endswith("version")


def _base(feature: Feature) -> int:
    known = _WEIGHTS.get((feature.category, feature.name))
    if known is not None:
        return known
    return 82 if is_version(feature) else _CATEGORY_WEIGHTS[feature.category]


def _by_status(feature: Feature, failing: str, status: int | None) -> int:
    if status is None:
        return _NAMED_BONUS if feature.name in ("host", "scheme") else -_BUSY_PENALTY
    if _NAMED_BY_STATUS.get(status, frozenset()) & _complaints(feature):
        return _NAMED_BONUS
    if status >= 500 or status == 429:
        return -_BUSY_PENALTY
    # Gateways refuse a call that lacks a header of their own as they refuse one without a credential.
    is_lacking = feature.category == "header" and failing == ABSENT
    return 0 if is_lacking and status in (401, 403) else -_UNNAMED_PENALTY


def _complaints(feature: Feature) -> frozenset[str]:
    """The words under which an answer would complain of a feature."""
    words = {feature.category if feature.category != "url" else "", feature.name}
    words |= {"version"} if is_version(feature) else set()
    if feature.category == "header" and feature.name in ("accept", "accept-language", "user-agent", "origin"):
        words.discard("header")
    if feature.category in ("header", "query") and SENSITIVE.search(feature.name):
        words.add("auth")
    return frozenset(words)
