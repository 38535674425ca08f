"""Page timings of a browser HAR, as haralyzer computes them from pages and entries.

haralyzer is imported only when a capture has pages: its import alone costs 80 ms.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field

from analyzer.document import Page
from analyzer.facts.moments import rfc3339
from analyzer.model import Exchange

MAX_PAGES = 200
MAX_TIMELINE_MS = 3_600_000
"""haralyzer walks every millisecond of an asset's load; beyond an hour in all the sums are left out."""


class PagedEntries(Struct):
    """The pages of a capture as they stand there, and what page timings need of its entries (`page_entry`)."""

    label: str
    pages: Sequence[dict[str, Any]]
    entries: list[dict[str, Any]] = field(default_factory=list)


def page_entry(exchange: Exchange) -> dict[str, Any]:
    """The part of a HAR entry that page timings need."""
    response = exchange.response
    timings = exchange.timings
    return {
        "pageref": exchange.page_ref,
        "startedDateTime": rfc3339(exchange.started_us or 0),
        "time": exchange.duration_ms or 0,
        "request": {
            "method": exchange.request.method,
            "url": exchange.request.url,
            "headers": [],
            "headersSize": -1,
            "bodySize": -1,
        },
        "response": {
            "status": exchange.status or 0,
            "headers": [],
            "headersSize": -1,
            "bodySize": (response.body.size_bytes if response else None) or 0,
            "content": {"mimeType": (response.body.mime_type if response else None) or "", "size": 0},
        },
        "timings": {
            "wait": timings.wait_ms or 0,
            "receive": timings.receive_ms or 0,
            "send": timings.send_ms or 0,
        },
    }


def page_timings(paged: PagedEntries) -> tuple[Page, ...]:
    """The pages of one capture, in order; a page that haralyzer cannot compute keeps its own two timings."""
    first = paged.pages[:MAX_PAGES]
    known = [page for page in first if isinstance(page, dict) and isinstance(page.get("id"), str)]
    by_page: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
    for entry in paged.entries:
        by_page[entry["pageref"]].append(entry)
    return tuple(_page(paged.label, page, by_page.get(page["id"], [])) for page in known)


def _page(label: str, page: dict[str, Any], entries: list[dict[str, Any]]) -> Page:
    stated = page.get("pageTimings") if isinstance(page.get("pageTimings"), dict) else {}
    computed = _computed(page["id"], entries) if entries else {}
    title, started = page.get("title"), page.get("startedDateTime")
    return Page(
        input=label,
        id=page["id"],
        title=title if isinstance(title, str) else "",
        started_at=started if isinstance(started, str) else None,
        entries=len(entries),
        load_ms=_milliseconds((stated or {}).get("onLoad")),
        content_load_ms=_milliseconds((stated or {}).get("onContentLoad")),
        first_byte_ms=_milliseconds(computed.get("time_to_first_byte")),
        image_load_ms=_milliseconds(computed.get("image_load_time")),
        script_load_ms=_milliseconds(computed.get("js_load_time")),
        css_load_ms=_milliseconds(computed.get("css_load_time")),
        transferred_bytes=sum(entry["response"]["bodySize"] for entry in entries) if entries else None,
    )


def _computed(page_id: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    from haralyzer import HarPage

    if sum(entry["time"] for entry in entries) > MAX_TIMELINE_MS:
        return {}
    head = {"id": page_id, "title": "", "startedDateTime": entries[0]["startedDateTime"], "pageTimings": {}}
    log = {
        "log": {"version": "1.2", "creator": {"name": "", "version": ""}, "pages": [head], "entries": entries}
    }
    page = HarPage(page_id, har_data=log)
    names = ("time_to_first_byte", "image_load_time", "js_load_time", "css_load_time")
    return {name: _attribute(page, name) for name in names}


def _attribute(page: Any, name: str) -> Any:
    """One of haralyzer's values; it raises on pages that have no document, or odd entries."""
    try:
        return getattr(page, name)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def _milliseconds(value: Any) -> float | None:
    return (
        float(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        else None
    )
