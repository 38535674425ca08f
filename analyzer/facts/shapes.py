"""The shape of an id: its length and its alphabet."""

_HEX_LETTERS = frozenset("abcdefABCDEF")


def shape(text: str) -> str:
    """Length and alphabet: `36:-digithex`, `8:digit`; two ids of one kind have one shape."""
    letters = {char for char in text if char.isalpha()}
    kinds = {char for char in text if not char.isalnum()}
    kinds |= {"digit"} if any(char.isdigit() for char in text) else set()
    if letters and letters <= _HEX_LETTERS and "digit" in kinds:
        kinds.add("hex")
    elif letters:
        kinds |= {"upper" if char.isupper() else "lower" for char in letters}
    return f"{len(text)}:{''.join(sorted(kinds))}"
