"""Plugins found by walking a package: one file a plugin, one constant a module."""

import importlib
import pkgutil
from typing import Any


def collect(package: str, constant: str, name_of: str = "name") -> dict[str, Any]:
    """Returns the `constant` of every module in `package`, keyed by its `name_of` attribute, sorted by name.

    Raises:
        TypeError: a module lacks the constant, or two plugins have one name. Both are mistakes of the
            source tree, so they stop the program at start.
    """
    found: dict[str, Any] = {}
    root = importlib.import_module(package)
    for module_info in sorted(pkgutil.iter_modules(root.__path__), key=lambda info: info.name):
        if module_info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package}.{module_info.name}")
        plugin = getattr(module, constant, None)
        if plugin is None:
            raise TypeError(f"{module.__name__} has no {constant}")
        name = getattr(plugin, name_of)
        if name in found:
            raise TypeError(f"{module.__name__}: a plugin named {name!r} exists already")
        found[name] = plugin
    return dict(sorted(found.items()))
