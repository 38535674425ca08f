"""What Azure's diagnostic logs share: a category, and `properties` as an object or as its JSON text."""

from collections.abc import Callable, Iterable

from analyzer.ingest.base import Record
from analyzer.ingest.unwrap import as_record

KEYS = (frozenset({"category", "properties"}), frozenset({"Category", "properties"}))


def has_category(name: str) -> Callable[[Record], bool]:
    """Returns whether a record is of one diagnostic category."""
    return lambda record: name in (record.get("category"), record.get("Category"))


def with_properties(record: Record) -> Iterable[Record]:
    """Returns the record with `properties` decoded."""
    if isinstance(record["properties"], dict):
        return (record,)
    return ({**record, "properties": as_record(record["properties"]) or {}},)
