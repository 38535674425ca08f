"""The proof that a bundle is whole, unchanged and free of secrets, with no detector or codec of `redact`."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from analyzer.bundle.manifest import HASH_LIST, MANIFEST, SCHEMA_VERSION, Manifest, hash_list, this_tool
from analyzer.bundle.members import ROLES
from analyzer.bundle.packing import pack
from analyzer.bundle.reading import Archive, read_archive, read_file
from analyzer.document import SCHEMA_VERSION as DOCUMENT_VERSION
from analyzer.document import ResultDocument
from analyzer.errors import BundleError, RedactionError

_Document = TypeVar("_Document")

_OPTIONAL = frozenset({"findings.csv", "handoff.md"})
"""A table comes with several inputs only; older versions wrote no hand-over."""
_VERSIONED = {
    "findings.json": DOCUMENT_VERSION,
    "input-health.json": DOCUMENT_VERSION,
    "rules.lock.json": DOCUMENT_VERSION,
    "redaction.json": DOCUMENT_VERSION,
    MANIFEST: SCHEMA_VERSION,
}


class Verification(Struct, frozen=True, kw_only=True):
    """What was verified."""

    bundle_id: str
    files: int
    bytes: int
    values: int
    left_out: tuple[str, ...]


def verify_bundle(path: Path) -> Verification:
    """Returns what a bundle holds after every check passed: layout, hashes, schemas, no secret.

    Raises:
        CaptureError: the file cannot be read.
        BundleError: it is no bundle, or a check failed; the message names the member.
    """
    return verify_bytes(read_file(path), str(path))


def verify_bytes(
    raw: bytes,
    label: str,
    secrets: frozenset[str] = frozenset(),
    unbounded: frozenset[str] = frozenset(),
) -> Verification:
    """Returns what `verify_bundle` does, for a bundle in memory.

    `secrets` are searched for beside what the independent detectors find, those in `unbounded` inside longer
    numbers too; only the writer knows them.

    Raises:
        BundleError: it is no bundle, or a check failed; the message names the member.
    """
    archive = read_archive(raw, label)
    _check_names(archive, label)
    _check_hashes(archive, label)
    _check_versions(archive, label)
    manifest = _typed(archive, MANIFEST, Manifest, label)
    _check_listing(archive, manifest, label)
    _typed(archive, "findings.json", ResultDocument, label)
    _check_evidence(archive, label)
    _check_rebuilds(archive, manifest, label)
    check_secrets(archive, secrets, unbounded)
    return Verification(
        bundle_id=manifest.bundle_id,
        files=len(archive.contents),
        bytes=len(raw),
        values=manifest.redaction.values,
        left_out=manifest.left_out,
    )


def check_secrets(archive: Archive, secrets: frozenset[str], unbounded: frozenset[str] = frozenset()) -> None:
    """Searches every file and name for the secrets and for whatever looks like one.

    Raises:
        RedactionError: something was found; the message tells place and kind, never the value.
    """
    from analyzer.bundle.verify_secrets import find_leaks

    named = [(f"{archive.top_folder}/{name}", content) for name, content in sorted(archive.contents.items())]
    leaks = find_leaks(named, secrets, unbounded)
    if leaks:
        first = leaks[0]
        more = f" and {len(leaks) - 1} more" if len(leaks) > 1 else ""
        # The bundle's own name may be what leaks, so the place is the member as the search names it.
        raise RedactionError(f"holds a secret: {first.kind} in {first.place}{more}", first.member)


def _at(label: str, name: str) -> str:
    return f"{label}#{name}"


def _check_names(archive: Archive, label: str) -> None:
    allowed = {*ROLES, MANIFEST, HASH_LIST}
    if not {MANIFEST, HASH_LIST} & set(archive.contents):
        raise BundleError("is not a bundle: it has no manifest", label)
    for name in sorted(allowed - _OPTIONAL - set(archive.contents)):
        raise BundleError("is missing from the bundle", _at(label, name))
    for name in sorted(set(archive.contents) - allowed):
        raise BundleError("is no file of a bundle", _at(label, name))


def _check_hashes(archive: Archive, label: str) -> None:
    listed = dict(_listed(archive.contents[HASH_LIST], label))
    others = set(archive.contents) - {HASH_LIST}
    for name in sorted(others ^ set(listed)):
        raise BundleError(f"is not both in the bundle and in {HASH_LIST}", _at(label, name))
    for name in sorted(others):
        if hashlib.sha256(archive.contents[name]).hexdigest() != listed[name]:
            raise BundleError(f"was changed: its hash is not the one in {HASH_LIST}", _at(label, name))


def _listed(text: bytes, label: str) -> Iterable[tuple[str, str]]:
    for line in text.decode("ascii", "replace").splitlines():
        digest, separator, name = line.partition("  ")
        if not separator or len(digest) != 64 or name not in {*ROLES, MANIFEST}:
            raise BundleError("is damaged", _at(label, HASH_LIST))
        yield name, digest


def _check_versions(archive: Archive, label: str) -> None:
    for name, known in _VERSIONED.items():
        version = _decoded(archive, name, label).get("schema_version")
        if not isinstance(version, int):
            raise BundleError("has no schema_version", _at(label, name))
        if version > known:
            raise BundleError(
                "was written by a newer version", _at(label, name), "upgrade analyzer to verify it"
            )


def _check_listing(archive: Archive, manifest: Manifest, label: str) -> None:
    listed = {file.path: (file.bytes, file.sha256) for file in manifest.files}
    found = {
        name: (len(content), hashlib.sha256(content).hexdigest())
        for name, content in archive.contents.items()
        if name not in (MANIFEST, HASH_LIST)
    }
    for name in sorted(set(listed) ^ set(found)):
        raise BundleError(f"is not both in the bundle and in {MANIFEST}", _at(label, name))
    for name in sorted(found):
        if found[name] != listed[name]:
            raise BundleError(f"is not what {MANIFEST} says", _at(label, name))
    members = hash_list({name: archive.contents[name] for name in found})
    is_whole = manifest.complete and manifest.redaction.verified
    if not is_whole or hashlib.sha256(members).hexdigest()[:32] != manifest.bundle_id:
        raise BundleError("does not vouch for the bundle", _at(label, MANIFEST))


def _check_evidence(archive: Archive, label: str) -> None:
    log = _decoded(archive, "evidence.har", label).get("log")
    if not isinstance(log, dict) or not isinstance(log.get("entries"), list):
        raise BundleError("is no HAR", _at(label, "evidence.har"))


def _check_rebuilds(archive: Archive, manifest: Manifest, label: str) -> None:
    """Refuses a byte changed where no hash looks: headers and padding of the zip.

    The same packer makes the same bytes only with the same Python and zlib, so others are let pass.
    """
    this = this_tool(manifest.tool.name, manifest.tool.version)
    if (this.python, this.zlib) != (manifest.tool.python, manifest.tool.zlib):
        return
    modified = datetime(*archive.infos[0].date_time, tzinfo=UTC)
    rebuilt = pack(archive.top_folder, archive.contents, modified)
    if rebuilt != archive.raw:
        raise BundleError("has a changed zip structure", _at(label, _first_difference(archive, rebuilt)))


def _first_difference(archive: Archive, rebuilt: bytes) -> str:
    pairs = enumerate(zip(archive.raw, rebuilt, strict=False))
    offset = next((at for at, (left, right) in pairs if left != right), min(len(archive.raw), len(rebuilt)))
    before = [info for info in archive.infos if info.header_offset <= offset]
    return before[-1].filename if before else archive.infos[0].filename


def _typed(archive: Archive, name: str, shape: type[_Document], label: str) -> _Document:
    decode: Callable[[bytes], _Document] = msgspec.json.Decoder(shape).decode
    try:
        return decode(archive.contents[name])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BundleError("does not have the shape of its schema", _at(label, name)) from None


def _decoded(archive: Archive, name: str, label: str) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(archive.contents[name])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BundleError("is no JSON", _at(label, name)) from None
    return value if isinstance(value, dict) else {}
