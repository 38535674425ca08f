"""What separates the sides, in sentences that claim no more than was seen."""

from collections.abc import Sequence

from analyzer.diff.document import Difference, RouteOutcome
from analyzer.diff.features import PRESENT
from analyzer.diff.weights import ABSENT

_VALIDITY = "The token of the failing calls was {failing} when they were sent; that of the working ones was {working}."
_SENTENCES: dict[tuple[str, str], str] = {
    ("auth", "validity"): _VALIDITY,
    ("auth", "placeholder"): "The credential of the failing calls is a placeholder that was never filled in.",
    ("auth", "environment"): "The token of the failing calls belongs to another environment than their host.",
    ("auth", "credential"): "The two sides use different credentials.",
    (
        "auth",
        "source",
    ): "The credential travels differently: {working} where it works, {failing} where it fails.",
    ("auth", "scope"): "The token's scope differs: {working} where it works, {failing} where it fails.",
    ("url", "version"): "The API version differs: {working} where it works, {failing} where it fails.",
    ("url", "method"): "The method differs: {working} where it works, {failing} where it fails.",
    ("url", "path"): "The path differs: {working} where it works, {failing} where it fails.",
    ("url", "ids"): "The ids in the path differ: {working} where it works, {failing} where it fails.",
    ("url", "length"): "The URL is longer: {working} where it works, {failing} where it fails.",
    ("body", "JSON"): "The JSON body differs: {working} where it works, {failing} where it fails.",
}
_NO_CREDENTIAL = "The failing calls carry no credential; the working ones send it in the {working}."
_NO_LONGER_ANONYMOUS = "The failing calls send a credential in the {failing}; the working ones carry none."
_BY_ABSENCE = {
    "header": ("The failing calls lack the header {name}.", "Only the failing calls send the header {name}."),
    "query": (
        "The failing calls lack the query parameter {name}.",
        "Only the failing calls send the query parameter {name}.",
    ),
    "body": ("The failing calls lack {name} in the body.", "Only the failing calls have {name} in the body."),
}
_GENERAL = {
    "header": "The header {name} differs: {working} where it works, {failing} where it fails.",
    "query": "The query parameter {name} differs: {working} where it works, {failing} where it fails.",
    "body": "{name} in the body is {working} where it works and {failing} where it fails.",
    "auth": "The {name} of the credential differs: {working} where it works, {failing} where it fails.",
    "url": "The {name} differs: {working} where it works, {failing} where it fails.",
}

NOTHING_IN_COMMON = "The two sides make no call in common, so nothing can be compared."
NO_EARLIER_SUCCESS = "No call of the capture fails that worked before, so nothing can be compared."
NO_DIFFERENCE = (
    "The requests do not differ in anything that the captures record; "
    "what separates them lies in the server, the account or the time."
)
NO_RECORDED_DIFFERENCE = (
    "The requests do not differ in anything that the captures record; "
    "not recorded, so not compared: {lacking}."
)
FIRST_OF_MANY = " Of what differs, this comes first: "
_NOTHING_TELLING = "Nothing differs that is known to break such a call."
_NOTHING_TURNED = "No call works on one side and fails on the other."


def sentence(category: str, name: str, working: str, failing: str) -> str:
    """Returns one sentence about one difference."""
    template = _SENTENCES.get((category, name), _GENERAL[category])
    if (category, name) == ("auth", "source") and "none" in (working, failing):
        template = _NO_CREDENTIAL if failing == "none" else _NO_LONGER_ANONYMOUS
    if ABSENT in (working, failing) and category in _BY_ABSENCE:
        template = _BY_ABSENCE[category][failing != ABSENT]
    fields = {"name": name, "working": _word(working), "failing": _word(failing)}
    return template.format_map(fields)


def _word(value: str) -> str:
    return "another value" if value == PRESENT else value or "empty"


def verdict_of(
    differences: Sequence[Difference],
    outcomes: Sequence[RouteOutcome],
    not_recorded: Sequence[str] = (),
    *,
    is_one_capture: bool = False,
) -> str:
    """Returns the first thing to know: the likeliest cause, or how little the comparison tells."""
    if not outcomes:
        return NO_EARLIER_SUCCESS if is_one_capture else NOTHING_IN_COMMON
    if not any(outcome.is_turned for outcome in outcomes):
        more = f"{FIRST_OF_MANY}{differences[0].say}" if differences else ""
        return f"{_NOTHING_TURNED}{more}"
    if not differences:
        template = NO_RECORDED_DIFFERENCE if not_recorded else NO_DIFFERENCE
        return template.replace("{lacking}", ", ".join(not_recorded))
    first = differences[0]
    if first.certainty == "likely":
        return first.say
    return f"{_NOTHING_TELLING}{FIRST_OF_MANY}{first.say}"
