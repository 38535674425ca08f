"""The garbage collector while partials pile up: looking for cycles in them costs more than they do."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

THRESHOLDS = (100_000, 20, 50)


@contextmanager
def calm_collector() -> Iterator[None]:
    """Lets the collector run seldom until the end of the block."""
    before = gc.get_threshold()
    gc.set_threshold(*THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
