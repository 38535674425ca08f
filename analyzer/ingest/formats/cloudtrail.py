"""AWS CloudTrail: calls of AWS APIs without method, URL or status, so no exchange is made of them."""

from analyzer.ingest.base import Format

FORMAT = Format(
    name="aws-cloudtrail",
    title="AWS CloudTrail (recognised, holds no HTTP exchanges)",
    recognised_by="`eventVersion` and `eventSource`",
    evidence="fixture",
    keys=(frozenset({"eventVersion", "eventSource"}),),
    read=lambda record, location: None,
    rank=60,
)
