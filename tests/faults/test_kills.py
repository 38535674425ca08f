"""A few of the kills of `python -m tests.faults.kills`, in a time that each commit can spare."""

import sys
from pathlib import Path

import pytest

from tests.faults import kills


@pytest.mark.faults
@pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")
def test_killed_runs_end_with_the_same_bytes(tmp_path: Path) -> None:
    kills.check(tmp_path, files=400, kills=4, seed=1)
