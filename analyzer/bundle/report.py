"""The HTML report alone, searched for secrets as a bundle is."""

from analyzer.bundle.naming import EPOCH, creation_time
from analyzer.bundle.verify_secrets import find_leaks
from analyzer.errors import RedactionError
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import RenderOptions
from analyzer.report.outputs import outputs


def build_report(analysis: RedactedAnalysis, *, reproducible: bool = False) -> bytes:
    """Returns the HTML report; with `reproducible` equal input gives equal bytes.

    Raises:
        RedactionError: a secret is in it, so it may not be written.
    """
    created = creation_time(reproducible=reproducible)
    generated_at = None if created == EPOCH else f"{created:%Y-%m-%dT%H:%M:%SZ}"
    page = outputs()["html"].render(analysis, RenderOptions(generated_at=generated_at))
    leaks = find_leaks([("report.html", page)], analysis.secrets, analysis.unbounded)
    if leaks:
        raise RedactionError(f"holds a secret: {leaks[0].kind} in {leaks[0].place}", leaks[0].member)
    return page
