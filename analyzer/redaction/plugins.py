"""The codecs and detectors of the folders, and the detectors that a policy adds."""

from functools import cache

from analyzer.redaction.codecs._base import Codec
from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.policy import Policy
from analyzer.redaction.text import DetectorSet, built_in_detectors
from analyzer.registry import collect


@cache
def built_in_codecs() -> tuple[Codec, ...]:
    """Every codec of the folder, in the order in which they are tried."""
    return tuple(
        sorted(collect("analyzer.redaction.codecs", "CODEC").values(), key=lambda codec: codec.order)
    )


@cache
def detectors_of(policy: Policy) -> DetectorSet:
    """The built-in detectors with the policy's patterns, literals and hosts, compiled once in a process."""
    return DetectorSet(built_in_detectors(), tuple(policy_detectors(policy)))


def policy_detectors(policy: Policy) -> list[Detector]:
    """What a policy adds, as detectors."""
    import re2

    patterns = [
        Detector(name=f"policy:{rule.name}", category=rule.category, pattern=rule.regex)
        for rule in policy.patterns
    ]
    literals = [
        Detector(
            name="policy:literal", category=rule.category, pattern=re2.escape(rule.value), is_verified=True
        )
        for rule in policy.literals
    ]
    hosts = [
        Detector(
            name="policy:host",
            category="host",
            pattern=r"(?i)(?:^|[^\w.-])("
            + re2.escape(rule.host).replace(r"\*", r"[\w.-]+")
            + r")(?:[^\w-]|$)",
        )
        for rule in policy.hosts
    ]
    return patterns + literals + hosts
