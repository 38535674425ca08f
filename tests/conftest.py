"""What holds for every test: nothing leaves this machine."""

import signal
import socket
from collections.abc import Callable, Sequence
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from analyzer import api
from analyzer.rules.loader import load_rules


class NetworkBlocked(AssertionError):
    """A test, or the code under test, tried to reach another machine."""


def _is_local(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True
    host = address[0]
    try:
        return host in ("", "localhost") or ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any, *rest: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address):
            raise NetworkBlocked("a test tried to open a connection to another machine")
        return connect(self, address, *rest)

    return guarded


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets sockets reach loopback and AF_UNIX only, and no name be looked up but localhost."""
    resolve = socket.getaddrinfo

    def local_lookup(host: Any, *rest: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not _is_local((name,)):
            raise NetworkBlocked("a test tried to look up a host name")
        return resolve(host, *rest, **named)

    for method in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, method, _guarded(getattr(socket.socket, method)))
    monkeypatch.setattr(socket, "getaddrinfo", local_lookup)


def pytest_configure() -> None:
    """Lets interrupts through to the programs under test, also where a shell started all this in the background."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden documents anew")


@cache
def _shipped_rules(today: Any) -> Any:
    return load_rules(today=today)


@pytest.fixture
def rules_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets `scan` take the shipped rules from memory: hundreds of captures need not read them each."""

    def loaded(paths: Sequence[Path], *, builtin: bool, today: Any) -> Any:
        read_anew = paths or not builtin
        return load_rules(paths, builtin=builtin, today=today) if read_anew else _shipped_rules(today)

    monkeypatch.setattr(api, "load_rules", loaded)
