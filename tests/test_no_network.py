import socket

import pytest

from tests.conftest import NetworkBlocked


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.test"])
def test_other_machines_cannot_be_reached(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as connection, pytest.raises(NetworkBlocked):
        connection.connect((host, 80))


def test_names_cannot_be_looked_up() -> None:
    with pytest.raises(NetworkBlocked):
        socket.create_connection(("example.test", 80))


def test_loopback_and_unix_sockets_work() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
    left, right = socket.socketpair()
    left.close()
    right.close()
