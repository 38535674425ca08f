"""The limits in force, as the manifest states them."""

from analyzer.bundle.shedding import WARN_BYTES
from analyzer.ingest.containers import (
    MAX_ARCHIVE_DEPTH,
    MAX_EXPANDED_BYTES,
    MAX_INNER_ARCHIVE_BYTES,
    MAX_MEMBERS,
    MAX_RATIO,
)
from analyzer.ingest.framing import MAX_LINE_BYTES
from analyzer.ingest.readings import MAX_DOCUMENT_BYTES
from analyzer.json_nesting import MAX_DEPTH
from analyzer.redaction.harvest import MAX_VALUES
from analyzer.scanning.partial import MAX_PROBLEMS
from analyzer.scanning.rows import MAX_ROWS


def limits_in_force(max_bytes: int) -> dict[str, int]:
    """Returns every limit that may cut an input or an output, by name; `max_bytes` is that of the bundle."""
    return {
        "archive_depth": MAX_ARCHIVE_DEPTH,
        "archive_expanded_bytes": MAX_EXPANDED_BYTES,
        "archive_inner_bytes": MAX_INNER_ARCHIVE_BYTES,
        "archive_members": MAX_MEMBERS,
        "archive_ratio": MAX_RATIO,
        "bundle_bytes": max_bytes,
        "bundle_warn_bytes": WARN_BYTES,
        "document_bytes": MAX_DOCUMENT_BYTES,
        "explorer_rows": MAX_ROWS,
        "json_depth": MAX_DEPTH,
        "line_bytes": MAX_LINE_BYTES,
        "problems_listed": MAX_PROBLEMS,
        "secret_values": MAX_VALUES,
    }
