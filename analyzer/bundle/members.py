"""The files of a bundle, but for its manifest, made from a redacted analysis."""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from analyzer.bundle.readme import readme
from analyzer.document import SCHEMA_VERSION
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import Attachment, RenderOptions
from analyzer.report.encode import json_text
from analyzer.report.outputs import outputs
from analyzer.report.quality import evidence_quality

_JSON = "application/json"


class Member(Struct, frozen=True, kw_only=True):
    """One file; `name` is relative to the bundle's top folder."""

    name: str
    content: bytes
    media_type: str
    role: str


ROLES = {
    "README.txt": "readme",
    "report.html": "report",
    "summary.md": "summary",
    "handoff.md": "handoff",
    "findings.json": "findings",
    "findings.csv": "table",
    "evidence.har": "evidence",
    "input-health.json": "health",
    "rules.lock.json": "rules",
    "redaction.json": "redaction",
}
"""Every file that a bundle may hold beside its manifest."""

_RENDERED = {
    "report.html": "html",
    "findings.json": "json",
    "findings.csv": "csv",
    "handoff.md": "handoff",
}
_ATTACHED = ("report.html", "findings.json", "evidence.har", "handoff.md")


def make_members(
    analysis: RedactedAnalysis, options: RenderOptions, left_out: tuple[str, ...]
) -> tuple[Member, ...]:
    """Returns the files sorted by name; `findings.csv` only where there are several inputs."""
    members = [*_rendered(analysis, options), *_documents(analysis)]
    attached = tuple(
        Attachment(name=member.name, sha256=hashlib.sha256(member.content).hexdigest())
        for member in members
        if member.name in _ATTACHED
    )
    ticket = outputs()["markdown"]
    text = ticket.render(analysis, msgspec.structs.replace(options, attachments=attached))
    members.append(_member("summary.md", text, ticket.media_type))
    members.append(_member("README.txt", readme(analysis, left_out), "text/plain; charset=us-ascii"))
    return tuple(sorted(members, key=lambda member: member.name))


def _member(name: str, content: bytes, media_type: str) -> Member:
    return Member(name=name, content=content, media_type=media_type, role=ROLES[name])


def _rendered(analysis: RedactedAnalysis, options: RenderOptions) -> Iterator[Member]:
    formats = outputs()
    for name, format_name in _RENDERED.items():
        if name != "findings.csv" or len(analysis.document.inputs) > 1:
            output = formats[format_name]
            yield _member(name, output.render(analysis, options), output.media_type)


def _documents(analysis: RedactedAnalysis) -> Iterator[Member]:
    yield _member("evidence.har", json_text(analysis.evidence_har), _JSON)
    for name, value in (
        ("input-health.json", _health(analysis)),
        ("rules.lock.json", _rules(analysis)),
        ("redaction.json", _redaction(analysis)),
    ):
        yield _member(name, json_text({"schema_version": SCHEMA_VERSION, **value}), _JSON)


def _health(analysis: RedactedAnalysis) -> dict[str, Any]:
    return {
        "inputs": analysis.document.inputs,
        "problems": analysis.document.problems,
        "quality": evidence_quality(analysis),
    }


def _rules(analysis: RedactedAnalysis) -> dict[str, Any]:
    packs = [{"ruleset": name, **analysis.rule_versions[name]} for name in sorted(analysis.rule_versions)]
    sources = {rule: analysis.rule_sources[rule] for rule in sorted(analysis.rule_sources)}
    return {"digest": analysis.document.rules.digest, "packs": packs, "sources": sources}


def _redaction(analysis: RedactedAnalysis) -> dict[str, Any]:
    summary = analysis.redaction
    return {
        "profile": summary.profile,
        "policy_digest": summary.policy_digest,
        "values": summary.values,
        "replacements": summary.replacements,
        "self_check": "passed: all values were searched for in all files before the bundle got its name",
        "counts": summary.counts,
        "entries": summary.entries,
    }
