"""Plain values as YAML for people: blocks outside, one line for what is short."""

from typing import Any

import yaml
from msgspec import to_builtins

_WIDTH = 100


class _Dumper(yaml.SafeDumper):
    """No aliases: a rule file may not have them."""

    def ignore_aliases(self, data: Any) -> bool:
        """Always, so that equal values are written out."""
        del data
        return True


def yaml_text(value: Any) -> str:
    """The value as block YAML, keys in the order given; reading it as a rule file gives the value back."""
    plain = to_builtins(value)
    return yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
