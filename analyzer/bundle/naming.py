"""How a bundle, and the folder inside it, is called."""

import os
import re
from datetime import UTC, datetime
from pathlib import PurePosixPath

from analyzer.errors import UsageError
from analyzer.redaction.redacted import RedactedAnalysis

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
"""The first time that a zip file can hold."""

_LAST = datetime(2107, 12, 31, tzinfo=UTC)
_MAX_SUBJECT = 48


def creation_time(*, reproducible: bool) -> datetime:
    """Returns the time that a bundle carries: now, or with `reproducible` SOURCE_DATE_EPOCH or EPOCH.

    Raises:
        UsageError: SOURCE_DATE_EPOCH is no time from 1980 to 2107.
    """
    return source_date() if reproducible else datetime.now(UTC).replace(microsecond=0)


def source_date() -> datetime:
    """Returns SOURCE_DATE_EPOCH (reproducible-builds.org), EPOCH where it is not set.

    Raises:
        UsageError: it is no time from 1980 to 2107.
    """
    stated = os.environ.get("SOURCE_DATE_EPOCH")
    if not stated:
        return EPOCH
    try:
        moment = datetime.fromtimestamp(int(stated), UTC)
    except (ValueError, OverflowError, OSError):
        moment = None
    if moment is None or not EPOCH <= moment <= _LAST:
        raise UsageError(
            "SOURCE_DATE_EPOCH is no time from 1980 to 2107 in seconds", "", "unset or correct it"
        )
    return moment


def bundle_name(analysis: RedactedAnalysis, case_id: str | None, created: datetime) -> str:
    """Returns `analyzer-<case or input>-<time>-redacted`: ASCII letters, digits, `.`, `_` and `-` only."""
    subject = _plain(case_id or "") or _plain(_stem(analysis)) or "capture"
    return f"analyzer-{subject}-{created:%Y%m%dt%H%M%Sz}-redacted"


def _stem(analysis: RedactedAnalysis) -> str:
    inputs = analysis.document.inputs
    if len(inputs) != 1:
        return f"{len(inputs)}-inputs"
    name = PurePosixPath(inputs[0].label.replace("\\", "/")).name
    return re.sub(r"(\.(har|json|ndjson|jsonl|log|txt|gz|zst|bz2|xz|zip))+$", "", name, flags=re.IGNORECASE)


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._]+", "-", text).strip("-._")[:_MAX_SUBJECT].strip("-._")
