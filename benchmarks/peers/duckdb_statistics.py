"""DuckDB: what a scan's statistics hold, and the rows that a rule could match, failures with their bodies.

No rules: it is what is left when nothing is judged. The column types are given, since guessing them costs a
pass and a column that is text here and an object there would stop the query.
"""

import sys
from collections import Counter

from benchmarks.answers import Answer
from benchmarks.peers import Peer, script
from benchmarks.task import Kind

_COLUMNS = {
    "@timestamp": "TIMESTAMP",
    "http": "STRUCT(request STRUCT(method VARCHAR), response STRUCT(status_code INTEGER))",
    "url": "JSON",
    "event": "STRUCT(duration BIGINT)",
    "http_host": "VARCHAR",
    "request_method": "VARCHAR",
    "request_uri": "VARCHAR",
    "status": "INTEGER",
    "request_time": "DOUBLE",
    "method": "VARCHAR",
    "status_code": "INTEGER",
    "duration_ms": "DOUBLE",
    "response_body": "JSON",
}
_CALLS = """
CREATE TEMP TABLE calls AS SELECT "@timestamp" AS started,
  coalesce(status, status_code, http.response.status_code) AS status,
  coalesce(request_method, method, http.request.method) AS method,
  CASE WHEN http_host IS NOT NULL THEN http_host || split_part(request_uri, '?', 1)
       WHEN method IS NOT NULL THEN split_part(substr(url->>'$', 9), '?', 1)
       ELSE (url->>'domain') || (url->>'path') END AS target,
  coalesce(request_time * 1000, duration_ms, event.duration / 1e6) AS ms,
  response_body AS body
FROM read_json('{path}', format = 'newline_delimited', columns = {columns})
"""
_ROUTES = """
SELECT method || ' ' || regexp_replace(target, '/[0-9a-f-]*[0-9][0-9a-f-]*', '/{id}', 'g') AS route, status,
  count(*), approx_quantile(ms, [0.5, 0.95, 0.99]), max(ms), min(started), max(started)
FROM calls GROUP BY 1, 2
"""
_CANDIDATES = "SELECT started, method, target, status, ms, body FROM calls WHERE status >= 400"


def main() -> None:
    """Prints the answer."""
    import duckdb

    path, _, workers = sys.argv[1:]
    connection = duckdb.connect(config={"threads": int(workers)})
    columns = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in _COLUMNS.items()) + "}"
    connection.execute(_CALLS.format(path=path.replace("'", "''"), columns=columns))
    by_status: Counter[str] = Counter()
    routes: Counter[str] = Counter()
    for route, status, count, *_ in connection.execute(_ROUTES).fetchall():
        by_status[str(status)] += count
        routes[route] += count
    candidates = connection.execute(_CANDIDATES).fetchall()
    answer = Answer(exchanges=by_status.total(), failed=len(candidates), by_status=by_status, routes=routes)
    print(answer.to_json())


PEER = Peer(
    name="duckdb",
    kinds=frozenset({Kind.LOG}),
    command=script("benchmarks.peers.duckdb_statistics"),
    pypi=("duckdb",),
)

if __name__ == "__main__":
    main()
