"""A redacted analysis written as a verified bundle, whole or not at all."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from analyzer.atomic import write_file
from analyzer.bundle.limits import limits_in_force
from analyzer.bundle.manifest import HASH_LIST, MANIFEST, hash_list, make_manifest
from analyzer.bundle.members import Member, make_members
from analyzer.bundle.naming import EPOCH, bundle_name, creation_time, source_date
from analyzer.bundle.packing import pack
from analyzer.bundle.shedding import MAX_BYTES, WARN_BYTES, lighter
from analyzer.bundle.verify import verify_bytes
from analyzer.errors import BundleError
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import RenderOptions
from analyzer.report.encode import json_text
from analyzer.report.words import size

LOOSE = ("summary.md", "findings.json")


class Bundle(Struct, frozen=True, kw_only=True):
    """A finished, verified bundle; `warnings` are sentences for the person who asked for it."""

    name: str
    content: bytes
    loose: dict[str, bytes]
    """Members that some ticket systems take where they refuse a zip, by name."""
    values: int
    warnings: tuple[str, ...]


class WrittenBundle(Struct, frozen=True, kw_only=True):
    """Where a bundle was written."""

    path: Path
    bytes: int
    values: int
    warnings: tuple[str, ...]


def write_bundle(
    analysis: RedactedAnalysis,
    path: Path | None = None,
    *,
    case_id: str | None = None,
    plain: bool = False,
    reproducible: bool = False,
    max_bytes: int = MAX_BYTES,
    loose_folder: Path | None = None,
) -> WrittenBundle:
    """Writes a bundle and returns where; without `path` under its own name in the current folder.

    The file is read back and verified before it gets its name; on any failure nothing is written.
    With `plain` its ticket text has no markup. With `loose_folder` the bundle is written there, with its
    summary and findings beside it; the folder is made where there is none.

    Raises:
        BundleError: it cannot be written, is too large, or holds a secret.
        UsageError: SOURCE_DATE_EPOCH is set to no usable time.
    """
    bundle = build_bundle(
        analysis, case_id=case_id, plain=plain, reproducible=reproducible, max_bytes=max_bytes
    )
    target = path if path is not None else (loose_folder or Path()) / f"{bundle.name}.zip"

    if loose_folder is not None:
        _make_folder(loose_folder)

    def inspect(written: bytes) -> None:
        if written != bundle.content:
            raise BundleError("reads back differently from what was written", str(target))

    write_file(target, bundle.content, inspect)
    if loose_folder is not None:
        for name, content in bundle.loose.items():
            write_file(loose_folder / name, content)
    return WrittenBundle(
        path=target, bytes=len(bundle.content), values=bundle.values, warnings=bundle.warnings
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BundleError(f"cannot be made: {error.strerror}", str(folder), "choose another --out") from error


def build_bundle(
    analysis: RedactedAnalysis,
    *,
    case_id: str | None = None,
    plain: bool = False,
    reproducible: bool = False,
    max_bytes: int = MAX_BYTES,
) -> Bundle:
    """Returns a verified bundle in memory; with `reproducible` equal input gives equal bytes.

    Over `max_bytes` it leaves out neighbours, the ends of bodies, bodies, evidence and explorer rows, in this order.

    Raises:
        BundleError: it is still too large, or holds a secret.
        UsageError: SOURCE_DATE_EPOCH is set to no usable time.
    """
    created = creation_time(reproducible=reproducible)
    name = bundle_name(analysis, case_id, created)
    for lightened, left_out in lighter(analysis):
        options = RenderOptions(case_id=case_id, generated_at=_shown(created), plain=plain)
        members = make_members(lightened, options, left_out)
        contents = _sealed(lightened, members, created, case_id, left_out, max_bytes)
        content = pack(name, contents, source_date())
        if len(content) <= max_bytes:
            verify_bytes(content, f"{name}.zip", analysis.secrets, analysis.unbounded)
            warnings = _warnings(len(content), left_out)
            loose = {member: contents[member] for member in LOOSE}
            values = analysis.redaction.values
            return Bundle(name=name, content=content, loose=loose, values=values, warnings=warnings)
    raise BundleError(
        f"is larger than {size(max_bytes)}", f"{name}.zip", "narrow it with --filter or --since"
    )


def _shown(created: datetime) -> str | None:
    return None if created == EPOCH else f"{created:%Y-%m-%dT%H:%M:%SZ}"


def _sealed(
    analysis: RedactedAnalysis,
    members: tuple[Member, ...],
    created: datetime,
    case_id: str | None,
    left_out: tuple[str, ...],
    max_bytes: int,
) -> dict[str, bytes]:
    manifest = make_manifest(
        analysis,
        members,
        created=created,
        case_id=case_id,
        limits=limits_in_force(max_bytes),
        left_out=left_out,
    )
    contents = {member.name: member.content for member in members} | {MANIFEST: json_text(manifest)}
    return contents | {HASH_LIST: hash_list(contents)}


def _warnings(bundle_bytes: int, left_out: tuple[str, ...]) -> tuple[str, ...]:
    heavy = f"the bundle has {size(bundle_bytes)}; some ticket systems refuse more than {size(WARN_BYTES)}"
    return (
        *((heavy,) if bundle_bytes > WARN_BYTES else ()),
        *(f"left out: {sentence}" for sentence in left_out),
    )
