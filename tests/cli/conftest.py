import signal
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def same_signal_handler() -> Iterator[None]:
    """Gives SIGTERM back its meaning after `run` took it."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)
