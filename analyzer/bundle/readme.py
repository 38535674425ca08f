"""`README.txt` of a bundle."""

from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.escaping import clipped, visible

_TEXT = """\
A diagnostic bundle of failed HTTP API calls, written by {tool} {version}.

  report.html          open it in any browser; it loads nothing from a network
  summary.md           text to paste into a ticket
  handoff.md           for the vendor: ids, times and addresses to find the calls by
  findings.json        the whole result, for programs
{table}  evidence.har         the exchanges behind the findings with their neighbours
  input-health.json    what of the input was skipped, cut, repaired or not recorded
  rules.lock.json      the rules that were used, with the text of those that matched
  redaction.json       what was redacted, and where; never the values
  manifest.json        hashes, versions, limits, what was left out

Privacy: {values} secret or personal values were replaced ({replacements} places, profile
{profile}). Equal values have equal placeholders within this bundle; the key to them
was thrown away. Redaction is not exhaustive: look at "Privacy" in report.html
before you pass the bundle on.
{left_out}
To check that nothing was changed:

  sha256sum -c manifest-sha256.txt     in this folder
  analyzer verify BUNDLE.zip           also searches for secrets again
"""
_TABLE = "  findings.csv         the findings as a table\n"


def readme(analysis: RedactedAnalysis, left_out: tuple[str, ...]) -> bytes:
    """Returns what the bundle is, how to open and how to verify it, in ASCII and under 40 lines."""
    summary, tool = analysis.redaction, analysis.document.tool
    text = _TEXT.format(
        tool=tool.name,
        version=tool.version,
        table=_TABLE if len(analysis.document.inputs) > 1 else "",
        values=summary.values,
        replacements=summary.replacements,
        profile=visible(clipped(summary.profile, 40)),
        left_out="".join(f"\nLeft out: {sentence}\n" for sentence in left_out),
    )
    return text.encode("ascii", "backslashreplace")
