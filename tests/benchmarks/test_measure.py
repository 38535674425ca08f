"""The cost of a command counts all its processes, and memory only where no file stands behind it."""

import sys

from benchmarks.measure import Cost, measure, median_cost

MB = 1 << 20
BUSY = "import time; end = time.process_time() + {seconds}\nwhile time.process_time() < end: pass\n"


def cost_of(code: str, tmp_path, *arguments: str) -> Cost:
    return measure([sys.executable, "-c", code, *arguments], tmp_path / "printed")


def test_anonymous_memory_counts(tmp_path):
    cost = cost_of(f"import time; held = bytearray({80 * MB}); time.sleep(0.3)", tmp_path)
    assert 80 * MB <= cost.parent_bytes < 130 * MB
    assert cost.worker_bytes == 0


def test_pages_of_a_mapped_file_do_not(tmp_path):
    (tmp_path / "file").write_bytes(b"x" * 80 * MB)
    code = (
        "import mmap, sys, time\n"
        "with open(sys.argv[1], 'rb') as file: held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)\n"
        "touched = sum(held[at] for at in range(0, len(held), 4096)); time.sleep(0.3)"
    )
    assert 0 < cost_of(code, tmp_path, str(tmp_path / "file")).parent_bytes < 40 * MB


def test_memory_and_time_of_a_worker_count(tmp_path):
    child = f"held = bytearray({60 * MB}); {BUSY.format(seconds=0.4)}"
    cost = cost_of(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])", tmp_path)
    assert cost.worker_bytes >= 60 * MB > cost.parent_bytes
    assert cost.tree_bytes >= cost.worker_bytes
    assert cost.cpu_s >= 0.4


def test_time_of_a_process_that_outlives_its_parent_counts(tmp_path):
    code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {BUSY.format(seconds=0.4)!r}])"
    assert cost_of(code, tmp_path).cpu_s >= 0.4


def test_what_is_printed_and_the_exit_code_are_kept(tmp_path):
    cost = cost_of("import sys; print('found'); print('why', file=sys.stderr); sys.exit(3)", tmp_path)
    assert cost.exit_code == 3
    assert (tmp_path / "printed").read_text() == "found\n"
    assert (tmp_path / "printed.err").read_text() == "why\n"


def test_medians_of_times_and_peaks_of_memory():
    costs = [
        Cost(wall_s=wall, cpu_s=1 / wall, tree_bytes=size, parent_bytes=size, worker_bytes=0, exit_code=0)
        for wall, size in ((1, 10), (2, 30), (100, 20))
    ]
    median = median_cost(costs)
    assert (median.wall_s, median.cpu_s, median.tree_bytes) == (2, 0.5, 30)
