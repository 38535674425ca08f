"""The manifest of a bundle: what it is, what is in it, and what was left out."""

import hashlib
import platform
import sys
import zlib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from analyzer.bundle.members import Member
from analyzer.document import RuleSetSummary
from analyzer.redaction.redacted import RedactedAnalysis

SCHEMA_VERSION = 1
MANIFEST = "manifest.json"
HASH_LIST = "manifest-sha256.txt"


class BundleTool(Struct, frozen=True, kw_only=True):
    """The program that wrote the bundle; `python` and `zlib` tell whether its bytes can be rebuilt."""

    name: str
    version: str
    python: str
    zlib: str
    platform: str


class BundleRedaction(Struct, frozen=True, kw_only=True):
    """How the content was redacted; `version` is the digest of the policy."""

    profile: str
    version: str
    values: int
    replacements: int
    verified: bool


class BundleInput(Struct, frozen=True, kw_only=True):
    """One input; its hash is not kept, as it would identify the unredacted capture."""

    label: str
    format: str
    bytes: int
    records: int
    skipped: int
    truncated: bool


class BundleFile(Struct, frozen=True, kw_only=True):
    """One file of the bundle; `path` is relative to its top folder."""

    path: str
    bytes: int
    sha256: str
    media_type: str
    role: str


class Manifest(Struct, frozen=True, kw_only=True):
    """`manifest.json`: covers every file but itself and `manifest-sha256.txt`.

    `left_out` says in sentences what the size cap cost; `errors` counts problems of the input by code.
    """

    schema_version: int = SCHEMA_VERSION
    bundle_id: str
    created: str
    case: str | None
    tool: BundleTool
    rules: RuleSetSummary
    redaction: BundleRedaction
    inputs: tuple[BundleInput, ...]
    limits: dict[str, int]
    stats: dict[str, int]
    left_out: tuple[str, ...]
    files: tuple[BundleFile, ...]
    complete: bool
    errors: tuple[str, ...]


def make_manifest(
    analysis: RedactedAnalysis,
    members: tuple[Member, ...],
    *,
    created: datetime,
    case_id: str | None,
    limits: dict[str, int],
    left_out: tuple[str, ...],
) -> Manifest:
    """Returns the manifest of finished members; `bundle_id` follows from their hashes."""
    document = analysis.document
    hashes = hash_list({member.name: member.content for member in members})
    return Manifest(
        bundle_id=hashlib.sha256(hashes).hexdigest()[:32],
        created=f"{created:%Y-%m-%dT%H:%M:%SZ}",
        case=case_id,
        tool=this_tool(document.tool.name, document.tool.version),
        rules=document.rules,
        redaction=_redaction(analysis),
        inputs=_inputs(analysis),
        limits=limits,
        stats=_stats(analysis),
        left_out=left_out,
        files=tuple(_file(member) for member in members),
        complete=True,
        errors=_errors(analysis),
    )


def this_tool(name: str, version: str) -> BundleTool:
    """Returns the running program; the platform is its family, never a host name."""
    return BundleTool(
        name=name,
        version=version,
        python=platform.python_version(),
        zlib=zlib.ZLIB_RUNTIME_VERSION,
        platform=sys.platform,
    )


def hash_list(contents: Mapping[str, bytes]) -> bytes:
    """Returns lines `<sha256>  <path>` sorted by path, as `sha256sum -c` reads them (RFC 8493 manifest)."""
    lines = (f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n" for name in sorted(contents))
    return "".join(lines).encode("ascii")


def _file(member: Member) -> BundleFile:
    return BundleFile(
        path=member.name,
        bytes=len(member.content),
        sha256=hashlib.sha256(member.content).hexdigest(),
        media_type=member.media_type,
        role=member.role,
    )


def _redaction(analysis: RedactedAnalysis) -> BundleRedaction:
    summary = analysis.redaction
    return BundleRedaction(
        profile=summary.profile,
        version=summary.policy_digest,
        values=summary.values,
        replacements=summary.replacements,
        verified=True,
    )


def _inputs(analysis: RedactedAnalysis) -> tuple[BundleInput, ...]:
    return tuple(
        BundleInput(
            label=item.label,
            format=item.format,
            bytes=item.bytes,
            records=item.exchanges,
            skipped=item.skipped,
            truncated=item.truncated,
        )
        for item in analysis.document.inputs
    )


def _stats(analysis: RedactedAnalysis) -> dict[str, int]:
    summary = analysis.document.summary
    return {
        "exchanges": summary.exchanges,
        "failed": summary.failed,
        "unmatched_failures": summary.unmatched_failures,
        "findings": len(analysis.document.findings),
        "evidence_entries": len(analysis.evidence_har["log"]["entries"]),
        "explorer_rows": len(analysis.rows),
        "explorer_rows_left_out": analysis.rows_left_out,
    }


def _errors(analysis: RedactedAnalysis) -> tuple[str, ...]:
    counts = Counter(problem.code for problem in analysis.document.problems)
    return tuple(f"{code}: {count}" for code, count in sorted(counts.items()))
