"""How somebody ends a command from outside."""

import signal
import threading
from types import FrameType

INTERRUPTED = 130
TERMINATED = 143
_AGAIN_S = 0.02


class Stopped(BaseException):
    """SIGINT or SIGTERM came; no handler of `Exception` may hold it up. `str()` is the line to print."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message, exit_code)
        self.message = message
        self.exit_code = exit_code

    def __str__(self) -> str:
        return self.message


def listen() -> None:
    """Makes SIGTERM raise `Stopped` and SIGINT `KeyboardInterrupt`, in a shell's background job not at all."""
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    if _is_importing(frame):
        # An exception in the middle of a class of an extension module crashes the interpreter (seen with 3.11).
        again = threading.Timer(_AGAIN_S, signal.raise_signal, (number,))
        again.daemon = True
        again.start()
        return
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise Stopped("terminated", TERMINATED)


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
