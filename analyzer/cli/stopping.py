"""How somebody ends a command from outside."""

INTERRUPTED = 130
TERMINATED = 143


class Stopped(BaseException):
    """SIGINT or SIGTERM came; no handler of `Exception` may hold it up. `str()` is the line to print."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message, exit_code)
        self.message = message
        self.exit_code = exit_code

    def __str__(self) -> str:
        return self.message
