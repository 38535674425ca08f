"""What a codec is: it takes a text apart, has the pieces visited, and puts them together if one changed."""

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

    def rewrite_json(self, text: str, key: str, kind: str) -> str | None:
        """A JSON text with its secrets replaced, `None` where it must be decoded and walked, or is none."""
        ...

    def host(self, host: str) -> str:
        """The host of a URL, an address of a private network replaced."""
        ...

    def blob(self, text: str) -> str:
        """A dense run inside a text, rewritten if it is base64 or hexadecimal around text."""
        ...

    def note_loss(self, category: str) -> None:
        """Notes that something falls away that nothing else tells of."""
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
    is_veiling: bool = False
    """A value inside cannot be found in the encoded text by searching for its usual encoded forms."""
    shows_all: Callable[[str], bool] = lambda _: False
    """Whether a text of a veiling codec encodes nothing after all."""
    is_transparent: bool = False
    """But for backslashes, every string inside stands in the encoded text as it is."""
    is_guess: bool = False
    """The encoding has no sign of its own (digits may be hexadecimal): where nothing is found inside, the text
    is also read as it stands."""
