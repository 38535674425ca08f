"""The page of all formats in Markdown, made from the registry: `python -m analyzer.ingest.format_page`."""

import importlib
import inspect
import pkgutil
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from analyzer.ingest.fields import FieldMap
from analyzer.ingest.registry import formats

PAGE = Path("docs/formats.md")
_NOTE = "<!-- Made by `python -m analyzer.ingest.format_page`; edit the format's file instead. -->\n"
_EVIDENCE = {
    "specification": "a specification fixes names and units",
    "fixture": "records that the producer's own tests or examples hold",
    "documented": "the producer's documentation; no record of it was at hand",
    "general": "common practice of many producers",
}
_OWN_MAP = """
## A log of your own

`analyzer formats --guess FILE` prints a draft of a field map; check it, write the unit of durations into it and
give it with `--fields FILE` (TOML, YAML or JSON). A path is a key, or keys joined by dots; of several paths the
first that holds a value wins. Without `duration_unit` no duration is read.

"""


def format_page() -> str:
    """Returns the page: each format by name, what its evidence means, and the names of a field map."""
    units = _duration_units()
    rows = [
        (f"`{name}`", _cell(known.title), _cell(known.recognised_by), units[name], known.evidence)
        for name, known in formats().items()
    ]
    head = ("Name", "Format", "Recognised by", "Unit of durations", "Evidence")
    meanings = "".join(f"- *{name}*: {meaning}\n" for name, meaning in _EVIDENCE.items())
    return (
        f"{_NOTE}\n# Formats that are read\n\n"
        "`--input-format NAME` forces one; otherwise the keys of each record decide. A unit is that of\n"
        "bare numbers; `-` where the record tells it, the format's own code reads it, or no duration is kept.\n\n"
        f"{_table(head, rows)}\nEvidence for names and units:\n\n{meanings}"
        f"{_OWN_MAP}{_table(('Name', 'Kind'), _field_rows())}"
    )


def _duration_units() -> dict[str, str]:
    """Returns format name -> units of the field maps in the module that defines it."""
    package = importlib.import_module("analyzer.ingest.formats")
    modules = [
        importlib.import_module(f"{package.__name__}.{found.name}")
        for found in pkgutil.iter_modules(package.__path__)
        if not found.name.startswith("_")
    ]
    return {module.FORMAT.name: ", ".join(_units(module)) or "-" for module in modules}


def _units(module: ModuleType) -> list[str]:
    maps = [value for _, value in inspect.getmembers(module) if isinstance(value, FieldMap)]
    return sorted({fields.duration_unit for fields in maps if fields.duration_unit})


def _field_rows() -> list[tuple[str, str]]:
    return [(f"`{name}`", _kind(getattr(FieldMap(), name))) for name in FieldMap.__struct_fields__]


def _kind(default: object) -> str:
    return {tuple: "list", dict: "table of name to list", bool: "true or false"}.get(type(default), "text")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(format_page(), encoding="utf-8", newline="\n")
