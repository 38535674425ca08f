"""`--fields FILE`: a field map for a log schema that no format knows."""

from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import PolicyError

if TYPE_CHECKING:
    from analyzer.ingest.fields import FieldMap


def load_field_map(path: str) -> "FieldMap":
    """Returns the field map of a TOML, YAML or JSON file.

    Raises:
        PolicyError: the file cannot be read, or does not have the shape of a field map.
    """
    import msgspec

    from analyzer.codec import DecodeError, decode_json, decode_toml, decode_yaml
    from analyzer.ingest.fields import FieldMap

    decoders = {".toml": decode_toml, ".yaml": decode_yaml, ".yml": decode_yaml}
    decode = decoders.get(Path(path).suffix.lower(), decode_json)
    try:
        return msgspec.convert(decode(Path(path).read_text(encoding="utf-8")), FieldMap)
    except OSError as error:
        raise PolicyError(f"cannot be read: {error.strerror}", path) from None
    except UnicodeDecodeError:
        raise PolicyError("is not UTF-8 text", path) from None
    except DecodeError as error:
        raise PolicyError(str(error), f"{path}:{error.line}" if error.line else path) from None
    except msgspec.ValidationError as error:
        raise PolicyError(f"is no field map: {error}", path, "docs/formats.md lists the fields") from None
