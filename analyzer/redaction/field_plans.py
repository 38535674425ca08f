"""What the names of a record say about its fields, decided once for all records with the same names."""

from msgspec import Struct


class FieldPlan(Struct, frozen=True):
    """What the names say about a field, decided once for (parent, field, kind of place)."""

    below: str
    """Kind of place of its value."""
    category: str | None
    """Category that the parent or a person around gives."""
    number_category: str | None
    is_plain: bool
    is_whole: bool
    """A text here is a whole list of cookies, headers or parameters."""
    is_open: bool
    """Nothing but a text itself says whether it is secret."""
    is_named: bool
    """The name of the field says that its value is secret, or is if it is opaque."""


class Outline(Struct, frozen=True):
    """What the names of a record's fields say together."""

    plans: tuple[FieldPlan, ...]
    has_values: bool
    """One field may name another."""
    naming: tuple[str, ...]
    """Fields that may hold the name of the value beside them."""
    is_body: bool
    is_table: bool
    is_marking: bool
    """One field may say that others are secret."""
