"""Sites and routes of a log's lines: each path is worked out once."""

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from analyzer.facts.routes import path_template
from analyzer.facts.subject import authority
from analyzer.ingest.mapped import join_url
from analyzer.ingest.skeletons import Skeleton
from analyzer.rules.services import ServiceFinder, ServiceMatch
from analyzer.scanning.light_values import kept

_ID = re.compile(
    rb"/(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=[a-f]*+\d)[0-9a-f]{8,120})(?=/|\Z)"
)
"""Segments that are ids whatever they say, the plain ones of `facts.routes`."""
_ANY_ID = b"/0"


class Route:
    """A path template of a site and the services that answer there."""

    __slots__ = ("service_names", "services", "site", "template")

    def __init__(self, site: "Site", template: str, services: Mapping[str, ServiceMatch]) -> None:
        self.site = site
        self.template = template
        self.services = services
        self.service_names = tuple((name, match.service) for name, match in services.items())


class Site:
    """One origin: what stands before the path, and the routes below it."""

    __slots__ = ("_finder", "_has_plain_names", "_routes", "_start", "by_path", "host", "is_proved", "prefix")

    def __init__(self, prefix: str, host: str, finder: ServiceFinder) -> None:
        self.prefix = prefix
        self.host = host
        self.is_proved = False
        """Whether a line of this site was found to be read as the full reading does."""
        self._start = prefix.encode()
        self._has_plain_names = not any(
            _ID.fullmatch(b"/" + segment.encode()) for segment in finder.segments(host)
        )
        self.by_path: dict[bytes, Route] = {}
        self._routes: dict[tuple[str, int], Route] = {}
        self._finder = finder

    def url(self, target: bytes) -> bytes:
        """The absolute URL of a target."""
        return self._start + target if target[:1] == b"/" else target

    def route(self, path: bytes) -> Route | None:
        """The route of a path, remembered; paths that differ in plain ids alone share one. None for `//`."""
        if path[:2] == b"//":
            return None
        # A base path of a service may name a number, and then a number is no mere id.
        general = _ID.sub(_ANY_ID, path) if self._has_plain_names else path
        return self.by_path.get(general) or self._new_route(general)

    def _new_route(self, path: bytes) -> Route:
        text = path.decode()
        template = path_template(text)
        services = self._finder.find(self.host, unquote(text))
        # The route keeps the services alive, so no other object can get their id.
        route = self._routes.get((template, id(services)))
        if route is None:
            route = self._routes[template, id(services)] = Route(self, template, services)
        found: Route = kept(self.by_path, path, route)
        return found


def site_of(
    skeleton: Skeleton, scheme: bytes, host: bytes, port: bytes, finder: ServiceFinder
) -> Site | None:
    """The site of targets that begin with a slash; None where it is none that URLs begin with."""
    fields, constants = skeleton.reader.fields, skeleton.constants
    scheme_text = scheme.decode() or constants.get("scheme")
    known = str(scheme_text).lower().removesuffix(":") if scheme_text else fields.default_scheme
    port_text = port.decode() or constants.get("port")
    url = join_url(known, host.decode() or constants.get("host"), str(port_text) if port_text else None, "/")
    return site_at(url, finder)


def site_at(url: str, finder: ServiceFinder) -> Site | None:
    """The site of a URL that ends with the slash of its path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.path != "/" or parts.query or parts.fragment:
        return None
    return Site(url[:-1], authority(parts), finder)
