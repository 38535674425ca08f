"""Zip files whose bytes follow from their content alone."""

import io
import stat
import zipfile
from collections.abc import Mapping
from datetime import datetime

LEVEL = 9
_UNIX = 3


def pack(top_folder: str, contents: Mapping[str, bytes], modified: datetime) -> bytes:
    """Returns a zip of files in one folder: sorted, mode 0644, one time, no comment, no extra field."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(f"{top_folder}/{name}", modified.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            target.writestr(entry, contents[name], compresslevel=LEVEL)
    return archive.getvalue()
