"""Sites and routes of a log's lines: each path is worked out once."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from analyzer.facts.routes import path_template
from analyzer.facts.subject import authority
from analyzer.ingest.mapped import join_url
from analyzer.ingest.skeletons import Skeleton
from analyzer.rules.services import ServiceFinder, ServiceMatch
from analyzer.scanning.light_values import kept

DecisionKey = tuple[int, bytes, bytes, bool]
"""Number of the build, method and status as they stand in the line, and whether a body may tell of pages."""


class Route:
    """A path template of a site and the services that answer there, with what was decided for its lines."""

    __slots__ = ("decisions", "service_names", "services", "template")

    def __init__(self, template: str, services: Mapping[str, ServiceMatch]) -> None:
        self.template = template
        self.services = services
        self.service_names = tuple((name, match.service) for name, match in services.items())
        self.decisions: dict[DecisionKey, Any] = {}


class Site:
    """One origin: what stands before the path, and the routes below it."""

    __slots__ = ("_finder", "_routes", "_start", "by_path", "host", "is_proved", "prefix")

    def __init__(self, prefix: str, host: str, finder: ServiceFinder) -> None:
        self.prefix = prefix
        self.host = host
        self.is_proved = False
        """Whether a line of this site was found to be read as the full reading does."""
        self._start = prefix.encode()
        self.by_path: dict[bytes, Route] = {}
        self._routes: dict[tuple[str, int], Route] = {}
        self._finder = finder

    def url(self, target: bytes) -> bytes:
        """The absolute URL of a target."""
        return self._start + target if target[:1] == b"/" else target

    def route(self, path: bytes) -> Route:
        """The route of a path, remembered."""
        text = path.decode()
        template = path_template(text)
        services = self._finder.find(self.host, unquote(text))
        # The route keeps the services alive, so no other object can get their id.
        route = self._routes.get((template, id(services)))
        if route is None:
            route = self._routes[template, id(services)] = Route(template, services)
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
