"""One record, harvested and rewritten."""

from typing import Any

from analyzer.redaction import Harvest, Policy
from analyzer.redaction.propagate import Propagation
from analyzer.redaction.rewrite import Rewriter
from analyzer.redaction.tokens import Tokenizer


def rewriter_for(record: Any, policy: Policy | None = None) -> Rewriter:
    policy = policy or Policy()
    harvest = Harvest(policy)
    harvest.observe_record(record)
    return Rewriter(policy, Tokenizer(b"key"), Propagation(harvest.sought()))


def redact_one(record: Any, policy: Policy | None = None, at_s: float | None = None) -> Any:
    rewriter = rewriter_for(record, policy)
    rewriter.at_s = at_s
    return rewriter.walk(record)
