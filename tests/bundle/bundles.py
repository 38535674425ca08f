"""Bundles to take apart."""

import io
import zipfile
from pathlib import Path

from analyzer.bundle.write import build_bundle
from analyzer.redaction.redacted import RedactedAnalysis
from tests.made_up import redacted


def contents(raw: bytes) -> dict[str, bytes]:
    """The files of a bundle by their name in its top folder."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def bundle_bytes(analysis: RedactedAnalysis | None = None) -> bytes:
    """A reproducible bundle."""
    return build_bundle(analysis or redacted(), reproducible=True).content


def zip_of(members: dict[str, bytes], path: Path | None = None) -> bytes:
    """A zip file with full names as given."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o100644 << 16
            target.writestr(entry, content)
    if path:
        path.write_bytes(archive.getvalue())
    return archive.getvalue()
