"""How the ticket text writes headings, tables and strings of a capture: as Markdown or without markup."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from analyzer.report.escaping import code_span, markdown_prose, visible


class Markup(Struct, frozen=True, kw_only=True):
    """One way to write; `value` is for strings of a capture, `prose` for sentences."""

    heading_marks: str
    value: Callable[[str], str]
    prose: Callable[[str], str]
    cell_separator: str
    row_edge: tuple[str, str]
    rule: str

    def heading(self, text: str, level: int) -> str:
        """Returns a heading of our own words."""
        return f"{self.heading_marks * level} {text}" if self.heading_marks else text.upper()

    def row(self, cells: Iterable[str]) -> str:
        """Returns a table row of cells that are escaped already."""
        start, end = self.row_edge
        return start + self.cell_separator.join(cells) + end

    def table_head(self, titles: tuple[str, ...]) -> tuple[str, str]:
        """Returns the two lines above a table's rows."""
        return self.row(titles), self.row([self.rule] * len(titles))


MARKDOWN = Markup(
    heading_marks="#",
    value=code_span,
    prose=markdown_prose,
    cell_separator=" | ",
    row_edge=("| ", " |"),
    rule="---",
)
PLAIN = Markup(
    heading_marks="", value=visible, prose=visible, cell_separator="  ", row_edge=("", ""), rule="-----"
)
