"""Pages of a list: where a request stands in it, and what its response says comes next.

Sources: RFC 8288 `Link: <..>; rel="next"`; JSON:API `links.next`; HAL `_links.next.href`; OData
`@odata.nextLink`; Google `nextPageToken`; Stripe and Notion `has_more` with a cursor; Slack
`response_metadata.next_cursor`; Facebook `paging.next`; GraphQL `pageInfo {hasNextPage, endCursor}`.
"""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from analyzer.facts.message import header, if_received
from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, UNKNOWN, Resolved, one, walk

_CURSOR = re.compile(
    r"^(page\[)?(next_?)?(cursor|page_?token|page_?key|continuation(_?token)?|next_?token|marker|scroll_?id|"
    r"after|starting_?after|start_?cursor|offset|skip|\$skip|\$skiptoken|start|start_?at|start_?index|page|"
    r"page_?number|page_?no|p|number)\]?$",
    re.IGNORECASE,
)
_LINK = re.compile(r'<([^>]*)>[^,]*?;\s*rel="?[^",;]*\bnext\b', re.IGNORECASE)
_NEXT_PLACES: tuple[tuple[str, ...], ...] = (
    ("next",),
    ("next_page",),
    ("nextPage",),
    ("next_url",),
    ("nextUrl",),
    ("next_page_url",),
    ("nextLink",),
    ("@odata.nextLink",),
    ("next_link",),
    ("nextPageToken",),
    ("next_page_token",),
    ("nextToken",),
    ("next_token",),
    ("NextToken",),
    ("next_cursor",),
    ("nextCursor",),
    ("links", "next"),
    ("links", "next", "href"),
    ("_links", "next", "href"),
    ("paging", "next"),
    ("paging", "next", "link"),
    ("paging", "cursors", "after"),
    ("paging", "next", "after"),
    ("pagination", "next"),
    ("pagination", "next_url"),
    ("pagination", "next_cursor"),
    ("pagination", "nextCursor"),
    ("pagination", "next_page"),
    ("meta", "next"),
    ("meta", "next_cursor"),
    ("meta", "nextCursor"),
    ("meta", "next_page"),
    ("meta", "pagination", "next_cursor"),
    ("meta", "pagination", "links", "next"),
    ("response_metadata", "next_cursor"),
    ("page_info", "end_cursor"),
    ("pageInfo", "endCursor"),
)
"""Where documents say what comes next, in the order in which they are asked."""
_ENDS = (("has_more",), ("hasMore",), ("has_next",), ("hasNext",), ("pageInfo", "hasNextPage"))
_FIRST_NAMES = frozenset(place[0] for place in (*_NEXT_PLACES, *_ENDS))
SIGNS = ("next", "Next", "has_more", "hasMore", "has_next", "ursor")
"""A body without any of these words is not parsed for its pages."""


def cursors_of(url: str) -> list[tuple[str, str]]:
    """The parameters of a URL that say which page of a list it is."""
    pairs = parse_qsl(urlsplit(url).query)
    return [(name, value) for name, value in pairs if _CURSOR.match(name)]


def _cursor(subject: Subject) -> Resolved:
    found = [value for name, value in subject.query if _CURSOR.match(name)]
    return one("&".join(found) or None)


def _list(subject: Subject) -> Resolved:
    """The URL without what says which page it is: the same for all pages of one list."""
    others = sorted(pair for pair in subject.query if not _CURSOR.match(pair[0]))
    parts = subject.url_parts
    if parts.query or parts.fragment:
        parts = parts._replace(query=urlencode(others, errors="surrogatepass"), fragment="")
    return one(parts.geturl() or None)


def _next(subject: Subject) -> Resolved:
    """The cursor of the next page, that of its URL where the response gives a URL; absent on the last page."""
    response = subject.exchange.response
    if response is None or not 200 <= response.status < 300:
        return ABSENT
    link = header(response.headers, "link")
    for line in link.items:
        match = _LINK.search(str(line))
        if match:
            return one(_as_cursor(match[1]))
    found = _next_in_body(subject)
    return UNKNOWN if found == ABSENT and link.is_unknown else found


def _next_in_body(subject: Subject) -> Resolved:
    document = _document(subject)
    if document is not None:
        return _next_in(document)
    return ABSENT if subject.response_json.state in ("none", "invalid") else UNKNOWN


def _document(subject: Subject) -> Any:
    """The body where it may tell of pages; an empty object where it does not, None where that is not known."""
    start = subject.response_start
    if start is not None and not (_may_begin(start) and _may_tell(subject.response_text or "")):
        return {}
    found = subject.response_json
    return found.value if found.state == "valid" else None


def _may_begin(start: str) -> bool:
    return start.lstrip("\ufeff \t\r\n")[:1] in ("{", "[", "")


def _may_tell(text: str) -> bool:
    return any(sign in text for sign in SIGNS)


def _next_in(body: Any) -> Resolved:
    if not isinstance(body, dict) or _FIRST_NAMES.isdisjoint(body):
        return ABSENT
    if any(walk(body, place).first is False for place in _ENDS):
        return ABSENT
    for place in _NEXT_PLACES:
        value = walk(body, place).first
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return one(_as_cursor(str(value)))
    return ABSENT


def _as_cursor(text: str) -> str:
    """The cursor inside a URL or a query; any other text is one itself."""
    if "?" not in text and "://" not in text and not text.startswith("/"):
        return text
    try:
        return "&".join(value for _, value in cursors_of(text)) or text
    except ValueError:
        return text


def _is_stuck(subject: Subject) -> Resolved:
    """Whether the next page is the one that was just asked for."""
    following, own = _next(subject), _cursor(subject)
    if not following.items or not own.items:
        return one(False) if not following.is_unknown else UNKNOWN
    return one(following.first == own.first)


PATHS = {
    "paging.cursor": _cursor,
    "paging.list": _list,
    "paging.next": lambda subject: if_received(subject, _next(subject)),
    "paging.is_stuck": lambda subject: if_received(subject, _is_stuck(subject)),
}
