"""The C library's allocator while partials come and go: large buffers that are freed go back to the system.

By itself glibc takes more and more of them from its heap, once it saw large ones freed: there a small value that
stays keeps all that lay before it. A fifth of the merging process's memory was such holes.
"""

import contextlib
import ctypes

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Of `mallopt` in glibc's malloc.h."""
_LARGE_BYTES = 128 << 10
"""Its own first value of both, which it then raises."""


def hand_back_large_blocks() -> None:
    """Keeps glibc to this for the rest of the process; does nothing where another library allocates."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
        mallopt(_TRIM_THRESHOLD, _LARGE_BYTES)
