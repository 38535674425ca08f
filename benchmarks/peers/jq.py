"""jq, one pass with `inputs`: exchanges, failures, statuses; of a log also hosts and, as `jq-routes`, routes."""

from benchmarks.answers import Answer
from benchmarks.peers import Peer
from benchmarks.task import Kind, Task

_LOG = """
def cut: index("?") as $at | if $at then .[:$at] else . end;
reduce inputs as $line ({};
  ($line.status // $line.status_code // $line.http.response.status_code | tostring) as $status
  | ($line.http_host // $line.url.domain? // ($line.url[8:] | .[:index("/")])) as $host
  | .by_status[$status] += 1 | .by_host[$host] += 1)
"""
_HAR = """
reduce .log.entries[] as $entry ({}; .by_status[$entry.response.status | tostring] += 1)
"""
_COUNTED = """
| .exchanges = (.by_status | add)
| .failed = (.by_status | with_entries(select(.key | tonumber >= 400)) | add // 0)
"""


def _command(task: Task, python: str) -> list[str]:
    if task.kind is Kind.LOG:
        return ["jq", "--null-input", "--compact-output", _LOG + _COUNTED, str(task.path)]
    return ["jq", "--compact-output", _HAR + _COUNTED, str(task.path)]


def _answer(task: Task) -> Answer:
    return Answer.from_json(task.printed.read_text())


PEER = Peer(
    name="jq",
    kinds=frozenset({Kind.LOG, Kind.HAR}),
    command=_command,
    answer=_answer,
    debian="jq",
)
