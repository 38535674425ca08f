"""What is left in a redacted copy: its entries, and the planted secrets that it still holds."""

import json

from benchmarks.answers import Answer
from benchmarks.task import Task


def redacted_answer(task: Task) -> Answer:
    """The answer of a redacted HAR; raises ValueError where it is no JSON."""
    text = task.output.read_text()
    secrets = task.path.with_suffix(".secrets").read_text().splitlines()
    return Answer(
        exchanges=len(json.loads(text)["log"]["entries"]),
        secrets_left=sum(secret in text for secret in secrets),
    )
