"""How the ticket text writes headings, tables and strings of a capture: as Markdown or without markup."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from analyzer.report.escaping import code_span, markdown_prose, visible


class Markup(Struct, frozen=True, kw_only=True):
    """One way to write; `value` is for strings of a capture, `prose` for sentences."""

    heading_marks: str
    value: Callable[[str], str]
    prose: Callable[[str], str]
    has_tables: bool

    def heading(self, text: str, level: int) -> str:
        """Returns a heading of our own words."""
        return f"{self.heading_marks * level} {text}" if self.heading_marks else text.upper()

    def table_head(self, titles: tuple[str, ...]) -> tuple[str, ...]:
        """Returns the two lines above a table's rows, none where rows are lines of a list."""
        return (self.row(titles), self.row(["---"] * len(titles))) if self.has_tables else ()

    def row(self, cells: Iterable[str]) -> str:
        """Returns a table row, or a line of a list, of cells that are escaped already."""
        return f"| {' | '.join(cells)} |" if self.has_tables else f"- {', '.join(cells)}"


MARKDOWN = Markup(heading_marks="#", value=code_span, prose=markdown_prose, has_tables=True)
PLAIN = Markup(heading_marks="", value=visible, prose=visible, has_tables=False)
