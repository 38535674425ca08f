"""Large buffers that were freed go back to the system, also those that lie before one that stays."""

import platform
import subprocess
import sys

import pytest

STAYS = """
import sys
from analyzer.scanning.allocator import hand_back_large_blocks
if sys.argv[1] == "handed back":
    hand_back_large_blocks()
bytearray(30 << 20)  # by which glibc learns to take such ones from its heap
many = [bytearray(b"x") * (1 << 20) for _ in range(60)]
last = many.pop()
del many
print(next(line for line in open("/proc/self/status") if line.startswith("RssAnon")).split()[1])
"""


def anonymous_mb(how: str) -> float:
    ran = subprocess.run([sys.executable, "-c", STAYS, how], capture_output=True, check=True, text=True)
    return int(ran.stdout) / 1024


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has no such heap")
def test_freed_buffers_before_one_that_stays_are_handed_back() -> None:
    assert anonymous_mb("handed back") < anonymous_mb("as it is") - 40
