"""jq, one pass with the counts of a scan's statistics: statuses and routes with their ids folded."""

from benchmarks.answers import Answer
from benchmarks.peers import Peer
from benchmarks.task import Kind, Task

_LOG = """
def cut: index("?") as $at | if $at then .[:$at] else . end;
def fold: split("/") | map(if test("^[0-9a-f-]*[0-9][0-9a-f-]*$") then "{id}" else . end) | join("/");
reduce inputs as $line ({};
  ($line.status // $line.status_code // $line.http.response.status_code | tostring) as $status
  | (if $line.http_host then $line.request_method + " " + $line.http_host + ($line.request_uri | cut | fold)
     elif $line.method then $line.method + " " + ($line.url[8:] | cut | fold)
     else $line.http.request.method + " " + $line.url.domain + ($line.url.path | fold) end) as $route
  | .by_status[$status] += 1 | .routes[$route] += 1)
| .exchanges = (.by_status | add)
| .failed = (.by_status | with_entries(select(.key | tonumber >= 400)) | add // 0)
"""


def _command(task: Task, python: str) -> list[str]:
    return ["jq", "--null-input", "--compact-output", _LOG, str(task.path)]


def _answer(task: Task) -> Answer:
    return Answer.from_json(task.printed.read_text())


PEER = Peer(name="jq-routes", kinds=frozenset({Kind.LOG}), command=_command, answer=_answer, debian="jq")
