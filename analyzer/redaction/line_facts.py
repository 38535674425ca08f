"""Facts beside the lines of a redacted log, also where an exchange is told by two lines."""

from typing import TYPE_CHECKING, Any

from analyzer.ingest.base import ReadOptions, Record
from analyzer.ingest.records import RecordReader
from analyzer.model import Exchange, Location
from analyzer.redaction.lost_facts import Lost, lost_facts, with_marks, with_marks_of_each

if TYPE_CHECKING:
    from analyzer.redaction.rewrite import Rewriter

_PLACE = Location(input="", line=1)


class LineFacts:
    """Follows the lines of one log, raw and redacted, so that a response finds the request it belongs to.

    The line of a request that waits for its response gets the facts of the request alone, for nobody knows yet
    whether a response comes; the line of the response gets those that both together tell otherwise.
    """

    def __init__(self, rewriter: "Rewriter") -> None:
        self._rewriter = rewriter
        self._raw, self._redacted = _reader(), _reader()

    def beside(self, record: Record, redacted: Record) -> Record:
        """The redacted record with the facts beside it that only the raw one showed."""
        if not self._raw.is_half(record):
            return redacted if redacted is record else self._each_marked(record, redacted)
        if redacted is not record:
            redacted = self._marked(redacted, _request_alone(record), _request_alone(redacted))
        told, shown = _read(self._raw, record), _read(self._redacted, redacted)
        is_response = len(told) == len(shown) == 1 and _request_alone(record) is None
        return self._marked(redacted, told[0], shown[0]) if is_response else redacted

    def beside_all(self, records: Any, redacted: Any) -> Any:
        """A record, or a list of them, with the facts beside each."""
        if isinstance(records, dict):
            return self.beside(records, redacted)
        if not isinstance(records, list) or redacted is records:
            return redacted
        pairs = zip(records, redacted, strict=True)
        return [self.beside(one, new) if isinstance(one, dict) else new for one, new in pairs]

    def _each_marked(self, record: Record, redacted: Record) -> Record:
        """A record that tells one exchange, or several, each of which has its own facts."""
        told, shown = _read(_reader(), record), _read(_reader(), redacted)
        if len(told) <= 1 or len(told) != len(shown):
            return self._marked(redacted, *told, *shown) if len(told) == len(shown) == 1 else redacted
        each = [
            lost_facts(before, after, self._rewriter) if before and after else {}
            for before, after in zip(told, shown, strict=True)
        ]
        return with_marks_of_each(redacted, each) if any(each) else redacted

    def _marked(self, redacted: Record, before: Exchange | None, after: Exchange | None) -> Record:
        if before is None or after is None:
            return redacted
        facts: Lost = lost_facts(before, after, self._rewriter)
        return with_marks(redacted, facts) if facts else redacted


def _reader() -> RecordReader:
    return RecordReader(ReadOptions(keep_records=False))


def _read(reader: RecordReader, record: Record) -> list[Exchange | None]:
    return list(reader.read(record, lambda: _PLACE))


def _request_alone(record: Record) -> Exchange | None:
    """The exchange of a line that waits for its response, as far as the request tells."""
    reader = _reader()
    if _read(reader, record):
        return None
    waiting: list[Any] = list(reader.rest())
    return waiting[0] if len(waiting) == 1 else None
