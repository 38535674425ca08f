"""Groups of options that commands share: a frozen dataclass a group, spread into a command's signature."""

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from typing import Any

# Dataclasses, not msgspec Structs: importing msgspec would cost `--help` half its time.


def spread(command: Callable[..., int]) -> Callable[..., int]:
    """Returns the command with each parameter that is a dataclass replaced by that dataclass's fields.

    Typer reads options from the signature; the command itself still gets whole groups.
    """
    parameters = inspect.signature(command).parameters.values()
    groups: dict[str, Any] = {
        one.name: one.annotation for one in parameters if dataclasses.is_dataclass(one.annotation)
    }

    def call(**values: Any) -> int:
        for name, group in groups.items():
            values[name] = group(
                **{field.name: values.pop(field.name) for field in dataclasses.fields(group)}
            )
        return command(**values)

    options = [option for one in parameters for option in _options(one)]
    call.__name__, call.__doc__ = command.__name__, command.__doc__
    call.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    call.__annotations__ = {option.name: option.annotation for option in options}
    return call


def _options(parameter: inspect.Parameter) -> Iterator[inspect.Parameter]:
    if not dataclasses.is_dataclass(parameter.annotation):
        yield parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        return
    for field in dataclasses.fields(parameter.annotation):
        yield inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, annotation=field.type, default=field.default
        )
