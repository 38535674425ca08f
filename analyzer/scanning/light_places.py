"""Where the lines of one build went: site, route, path and whole target of each."""

from collections.abc import Sequence

from msgspec import Struct

from analyzer.ingest.skeletons import Skeleton
from analyzer.rules.services import ServiceFinder
from analyzer.scanning.light_parts import Parts
from analyzer.scanning.light_routes import Route, Site, site_at, site_of
from analyzer.scanning.light_values import kept

_AUTHORITY_FROM = 8
"""Where the first slash of a path can stand in `http://...` and `https://...`."""


class Places(Struct, frozen=True, gc=False):
    """Columns of routes, paths and targets with their queries; no route where a line must be read in full."""

    routes: Sequence[Route | None]
    paths: Sequence[bytes]
    targets: Sequence[bytes]


class PlaceFinder:
    """Finds the places of a build's lines."""

    def __init__(
        self, skeleton: Skeleton, finder: ServiceFinder, *, has_origin: bool, has_query: bool
    ) -> None:
        self._skeleton = skeleton
        self._finder = finder
        self._has_origin = has_origin
        self._has_query = has_query
        self._sites: dict[tuple[bytes, bytes, bytes], Site | None] = {}
        self._absolute_sites: dict[bytes, Site | None] = {}

    def find(self, parts: Parts) -> Places:
        """The places of some lines."""
        targets = parts.targets
        is_relative = [target[:1] == b"/" for target in targets]
        if all(is_relative):
            sites, rests = self._sites_of(parts), targets
        else:
            split = [self._split(*each) for each in zip(targets, self._sites_of(parts), strict=True)]
            sites, rests = [site for site, _ in split], [rest for _, rest in split]
        paths = [rest.partition(b"?")[0] for rest in rests]
        routes = [
            None if site is None else site.by_path.get(path) or site.route(path)
            for site, path in zip(sites, paths, strict=True)
        ]
        has_fragment = [b"#" in target for target in targets]
        if True in has_fragment:
            routes = [None if is_cut else route for is_cut, route in zip(has_fragment, routes, strict=True)]
        if self._has_query:
            targets = list(map(_with_query, targets, paths, parts.queries))
        return Places(routes, paths, targets)

    def _sites_of(self, parts: Parts) -> Sequence[Site | None]:
        sites = self._sites
        if not self._has_origin:
            site = sites[b"", b"", b""] if sites else self._site((b"", b"", b""))
            return [site] * len(parts.targets)
        origins = list(zip(parts.schemes, parts.hosts, parts.ports, strict=True))
        return [sites.get(origin) or self._site(origin) for origin in origins]

    def _site(self, origin: tuple[bytes, bytes, bytes]) -> Site | None:
        if origin not in self._sites:
            kept(self._sites, origin, site_of(self._skeleton, *origin, self._finder))
        return self._sites[origin]

    def _split(self, target: bytes, site: Site | None) -> tuple[Site | None, bytes]:
        """Site and rest of a target, which may hold its origin itself."""
        if target[:1] == b"/":
            return site, target
        slash = target.find(b"/", _AUTHORITY_FROM)
        start = target[: slash + 1]
        if start not in self._absolute_sites:
            is_http = start.startswith((b"http://", b"https://"))
            kept(self._absolute_sites, start, site_at(start.decode(), self._finder) if is_http else None)
        return self._absolute_sites[start], target[slash:]


def _with_query(target: bytes, path: bytes, query: bytes) -> bytes:
    return target + b"?" + query.removeprefix(b"?") if query and b"?" not in target else target
