"""A signal that comes in the middle of an import waits for its end."""

import importlib
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzer.cli.stopping import Stopped, listen


@pytest.fixture
def listening() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    listen()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize(("sent", "raised"), [("SIGTERM", Stopped), ("SIGINT", KeyboardInterrupt)])
def test_an_import_is_not_cut_short(
    sent: str, raised: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"interrupted_{sent.lower()}"
    (tmp_path / f"{name}.py").write_text(
        f"import signal\nsignal.raise_signal(signal.{sent})\nis_whole = True\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(raised):
        importlib.import_module(name)
        time.sleep(5)
    assert sys.modules[name].is_whole


@pytest.mark.usefixtures("listening")
def test_elsewhere_it_comes_at_once() -> None:
    with pytest.raises(Stopped, match="terminated"):
        signal.raise_signal(signal.SIGTERM)
