"""Field maps that people write for log schemas of their own (`--fields`), and a first draft of one."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from analyzer.codec import DecodeError, decode_json, decode_toml, decode_yaml, encode_json
from analyzer.errors import PolicyError
from analyzer.ingest.base import Input, Record
from analyzer.ingest.fields import FieldMap
from analyzer.ingest.framing import split_lines, strip_prefix
from analyzer.ingest.mapped import read_status
from analyzer.ingest.open import open_input
from analyzer.ingest.times import parse_time
from analyzer.ingest.unwrap import as_record
from analyzer.model import Problem

SAMPLE_RECORDS = 500
_MAX_PATH_DEPTH = 4
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_CALLER_WORDS = ("client", "remote", "peer")
_Decode = Callable[[str], Any]
_DECODERS: dict[str, _Decode] = {
    ".toml": decode_toml,
    ".json": decode_json,
    ".yaml": decode_yaml,
    ".yml": decode_yaml,
}


def load_fields(path: str) -> FieldMap:
    """Returns the field map in a TOML, YAML or JSON file; a single path may stand without its list.

    Raises:
        PolicyError: the file cannot be read, or has an unknown field or a value of the wrong kind.
    """
    decode: _Decode = _DECODERS.get(Path(path).suffix.lower(), decode_toml)
    try:
        written = decode(Path(path).read_text("utf-8"))
    except DecodeError as error:
        place = f"{path}:{error.line}" if error.line else path
        raise PolicyError(f"the field map {error.message}", place) from None
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"the field map cannot be read ({type(error).__name__})", path) from None
    if not isinstance(written, dict):
        raise PolicyError("the field map is no table of names", path, "write lines such as: method = 'verb'")
    try:
        return msgspec.convert({name: _listed(name, value) for name, value in written.items()}, FieldMap)
    except msgspec.ValidationError as error:
        raise PolicyError(str(error), path, "docs/formats.md tells the names") from None


def guess_fields(path: str) -> str:
    """Returns the TOML text of a draft map for a log of JSON lines, to be checked by a person.

    Each line tells in how many of the sampled records its field held a fitting value. Units cannot be
    told from numbers, so `duration_unit` is left to be filled in.
    """
    records = list(_sample(path))
    lines = [f"# Draft from {len(records)} records. Check each line and delete what is wrong."]
    for name, fits in _SIGNS.items():
        found = _best(records, name, fits)
        if found:
            key, share = found
            lines.append(f"{name} = [{encode_json(key).decode()}]  # fits in {share:.0%} of the records")
    if any(line.startswith("duration =") for line in lines):
        lines.append('# duration_unit = "ms"  # the unit of bare numbers: s, ms, us or ns')
    return "\n".join(lines) + "\n"


def _listed(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: [inner] if isinstance(inner, str) else inner for key, inner in value.items()}
    is_single = isinstance(value, str) and not name.endswith("_unit") and name != "default_scheme"
    return [value] if is_single else value


def _sample(path: str) -> Iterator[Record]:
    stream = open_input(Input(label=path, path=path))
    if isinstance(stream, Problem):
        raise PolicyError(stream.message, path)
    with stream:
        count = 0
        for line in split_lines(stream):
            record = as_record(strip_prefix(line)[0]) if line else None
            if record is not None:
                yield record
                count += 1
            if count == SAMPLE_RECORDS:
                return


def _best(records: list[Record], name: str, fits: Callable[[str, Any], bool]) -> tuple[str, float] | None:
    counts: Counter[str] = Counter()
    for record in records:
        counts.update(key for key, value in _leaves(record) if fits(key, value))
    if not counts:
        return None
    # Of equally frequent keys the one that is named for its purpose, then the shorter one.
    key = min(counts, key=lambda one: (-counts[one], name not in one.lower(), len(one), one))
    return key, counts[key] / len(records)


def _leaves(record: Record, prefix: str = "", depth: int = _MAX_PATH_DEPTH) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        if isinstance(value, dict) and depth:
            yield from _leaves(value, f"{prefix}{key}.", depth - 1)
        else:
            yield f"{prefix}{key}", value


def _last_word_in(key: str, words: tuple[str, ...]) -> bool:
    last = key.rpartition(".")[2].lower()
    return any(word in last for word in words)


def _is_time(key: str, value: Any) -> bool:
    return isinstance(value, str) and parse_time(value) is not None


def _is_method(key: str, value: Any) -> bool:
    return isinstance(value, str) and value.upper() in _METHODS


def _is_url(key: str, value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("/", "http://", "https://")) and " " not in value


def _is_status(key: str, value: Any) -> bool:
    status = read_status(value)
    return status is not None and 100 <= status <= 599 and _last_word_in(key, ("status", "code", "response"))


def _is_duration(key: str, value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and _last_word_in(key, ("duration", "latency", "elapsed", "took", "response_time"))


def _is_host(key: str, value: Any) -> bool:
    is_named = _last_word_in(key, ("host", "domain", "authority")) and not _last_word_in(key, _CALLER_WORDS)
    return is_named and isinstance(value, str) and "." in value


_SIGNS: dict[str, Callable[[str, Any], bool]] = {
    "time": _is_time,
    "method": _is_method,
    "url": _is_url,
    "host": _is_host,
    "status": _is_status,
    "duration": _is_duration,
}
