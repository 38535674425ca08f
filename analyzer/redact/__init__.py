"""Redaction: a policy, a harvest of secrets while reading, and the only way to a `RedactedAnalysis`."""

from analyzer.redact.analysis import redact
from analyzer.redact.harvest import Harvest
from analyzer.redact.policy import Policy, load_policy
from analyzer.redact.redacted import RedactedAnalysis, RedactionSummary

__all__ = ["Harvest", "Policy", "RedactedAnalysis", "RedactionSummary", "load_policy", "redact"]
