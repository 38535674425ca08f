"""The rows of the error references that the shipped rules encode: `rules/coverage.yaml` as typed values."""

from functools import cache

from msgspec import Struct, field

from analyzer.rules.faults import Fault, RuleFaults
from analyzer.rules.folders import read_rule_bytes, shipped_folder
from analyzer.rules.shape import convert_or_mismatches
from analyzer.rules.yaml_nodes import parse_yaml


class Row(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One row of a reference.

    `rules` maps rule ids to the causes that this row needs, `diagnostics` rule sets to names of their
    commands; a row with neither says `because`.
    """

    id: str
    title: str
    rules: dict[str, tuple[str, ...]] = field(default_factory=dict)
    diagnostics: dict[str, tuple[str, ...]] = field(default_factory=dict)
    because: str | None = None


class Reference(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One error reference with its rows in the order of the document."""

    title: str
    rows: tuple[Row, ...]


class Inventory(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All references by the `source.id` of the pack that encodes them."""

    format: int
    references: dict[str, Reference]

    def row_ids(self) -> tuple[str, ...]:
        """The ids of all rows, in order."""
        return tuple(row.id for reference in self.references.values() for row in reference.rows)

    def knows(self, row: str) -> bool:
        """Whether a row, a part of one (`CL-401.c1.detail`) or a group of rows (`HARI-401`) has this id."""
        ids = self.row_ids()
        return any(row == id_ or row.startswith(f"{id_}.") or id_.startswith(f"{row}.") for id_ in ids)


@cache
def load_inventory() -> Inventory:
    """The inventory that comes with the program.

    Raises:
        RuleFaults: the file does not have the expected shape.
    """
    path = shipped_folder() / "coverage.yaml"
    document = parse_yaml(read_rule_bytes(path, "rules/coverage.yaml"), "rules/coverage.yaml")
    inventory, found = convert_or_mismatches(document.value, Inventory)
    placed = [Fault(document.location(item.path), item.code, item.message, item.hint) for item in found]
    faults = (*document.faults, *placed)
    if faults or not isinstance(inventory, Inventory):
        raise RuleFaults.of(faults)
    return inventory
