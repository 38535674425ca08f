"""The columns of a table in HTML: cells stand under the name that the row of heads gives their column."""


class Heads:
    """Follows the tags of tables; a row of heads alone names the columns of the rows below it."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._row: list[str] = []
        self._column = -1
        self._is_head = False

    def open(self, element: str) -> None:
        """Takes the name of an element that begins, or of one that ends with a slash before it."""
        if element in {"tr", "table", "/table"}:
            if self._row and self._column < 0:
                self._names = self._row
            self._row, self._column = [], -1
            if element != "tr":
                self._names = []
        elif element == "td":
            self._column += 1
        elif element == "th":
            self._row.append("")
        self._is_head = element == "th"

    def text(self, text: str) -> None:
        """Takes the text of an element."""
        if self._is_head and self._row:
            self._row[-1] += text

    @property
    def name(self) -> str:
        """The name of the column of the cell that is open, empty if nothing names it."""
        is_named = 0 <= self._column < len(self._names) and not self._row
        return self._names[self._column] if is_named else ""
