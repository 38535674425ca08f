"""The table of exchanges as Apache Parquet; its library is an extra."""

import importlib
import io
from collections.abc import Iterable

from analyzer.errors import UsageError
from analyzer.model import Exchange
from analyzer.report.request_views import COLUMNS, table_row

_NUMBERS = {
    "entry": "int64",
    "line": "int64",
    "status": "int16",
    "duration_ms": "float64",
    "request_bytes": "int64",
    "response_bytes": "int64",
}
"""Column -> type; all others are text. Fixed, so that files of different captures can be read together."""


def parquet_table(exchanges: Iterable[Exchange]) -> bytes:
    """Returns a row for each exchange.

    Raises:
        UsageError: the library is not installed.
    """
    try:
        arrow, parquet = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        hint = "pip install 'api-failure-analyzer[parquet]', or choose csv or ndjson"
        raise UsageError("parquet needs its extra", "--format", hint) from None
    types = {"int64": arrow.int64(), "int16": arrow.int16(), "float64": arrow.float64()}
    schema = arrow.schema([(name, types.get(_NUMBERS.get(name, ""), arrow.string())) for name in COLUMNS])
    rows = [_writable(table_row(exchange)) for exchange in exchanges]
    target = io.BytesIO()
    parquet.write_table(arrow.Table.from_pylist(rows, schema=schema), target)
    return target.getvalue()


def _writable(row: dict[str, str | int | float | None]) -> dict[str, str | int | float | None]:
    """The row with lone surrogates replaced, which no UTF-8 can hold, and numbers beyond their type left out."""
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: str | int | float | None) -> str | int | float | None:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return value if not isinstance(value, int) or abs(value) < 2**63 else None
