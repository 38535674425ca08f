"""The capture and log formats, found by walking `formats/`."""

from functools import cache

from analyzer.ingest.base import Format
from analyzer.registry import collect


@cache
def formats() -> dict[str, Format]:
    """Returns all formats by name, sorted."""
    return collect("analyzer.ingest.formats", "FORMAT")
