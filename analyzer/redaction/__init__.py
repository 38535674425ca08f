"""Redaction: a policy, a harvest of secrets while reading, and the only way to a `RedactedAnalysis`."""

from analyzer.redaction.analysis import redact
from analyzer.redaction.harvest import Harvest
from analyzer.redaction.policy import Policy, load_policy
from analyzer.redaction.redacted import RedactedAnalysis, RedactionSummary

__all__ = ["Harvest", "Policy", "RedactedAnalysis", "RedactionSummary", "load_policy", "redact"]
