"""What a codec is: it takes a text apart, has every piece visited, and puts it together again if one changed."""

from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct


class Visitor(Protocol):
    """What a codec may ask of the rewriter; in the harvest every call returns its argument unchanged."""

    def visit(self, text: str, key: str = "", kind: str = "text") -> str:
        """The text with its secrets replaced, decoding what it holds."""
        ...

    def sensitive(self, text: str, category: str, key: str = "", kind: str = "text") -> str:
        """The text replaced as a value that is secret because of its name."""
        ...

    def walk(self, value: Any, key: str = "", kind: str = "text") -> Any:
        """A decoded JSON value with the secrets of every string and number in it replaced."""
        ...

    def category(self, key: str) -> str | None:
        """The category of values under a key, by the built-in names and the policy."""
        ...


class Codec(Struct, frozen=True, kw_only=True):
    """One encoding. Codecs are tried by `order`; the first that answers wins.

    `accepts(text, key, kind)` is cheap and may be wrong; `rewrite(text, key, kind, visitor)` returns `None`
    when the text is of another kind after all, and exactly `text` when no piece changed.
    """

    name: str
    order: int
    accepts: Callable[[str, str, str], bool]
    rewrite: Callable[[str, str, str, Visitor], str | None]
