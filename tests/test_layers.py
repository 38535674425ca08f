"""Imports go one way: a module may import its own layer and those below it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import analyzer

PACKAGE = Path(analyzer.__file__).parent
BASE = frozenset(
    {
        "atomic",
        "codec",
        "document",
        "errors",
        "json_nesting",
        "json_numbers",
        "model",
        "pickled",
        "registry",
        "version",
    }
)
LAYERS = (
    "ingest",
    "facts",
    "rules",
    "match",
    "scanning",
    "diff",
    "redaction",
    "report",
    "bundle",
    "api",
    "cli",
    "__main__",
)
"""From the bottom to the top; the modules of BASE lie below all of them."""

MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def imported(source: str) -> Iterator[tuple[int, str]]:
    """Yields (line, module below `analyzer`) of every import, also of those inside functions."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import hides its layer"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            root, _, below = name.partition(".")
            if root == "analyzer" and below:
                yield node.lineno, below.partition(".")[0]


def height(part: str) -> int:
    """Returns the layer's place, 0 for the base."""
    return 0 if part in BASE else LAYERS.index(part) + 1


def upward(module: str, source: str) -> list[str]:
    """Returns the imports of a module that run against the direction."""
    own = module.partition("/")[0].removesuffix(".py")
    return [
        f"{module}:{line} imports {part}" for line, part in imported(source) if height(part) > height(own)
    ]


def test_the_layers_are_all_there_is() -> None:
    parts = {module.partition("/")[0].removesuffix(".py") for module in MODULES} - {"__init__"}
    assert parts <= {*BASE, *LAYERS}


@pytest.mark.parametrize("module", [module for module in MODULES if module != "__init__.py"])
def test_no_import_runs_upward(module: str) -> None:
    assert upward(module, (PACKAGE / module).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "from analyzer.scanning import run",
        "import analyzer.cli.app",
        "def f():\n    from analyzer.redaction import Policy",
        "if TYPE_CHECKING:\n    from analyzer.api import scan",
        "from analyzer import api",
    ],
)
def test_an_arrow_upward_is_seen(source: str) -> None:
    assert upward("rules/loader.py", source)


@pytest.mark.parametrize(
    "source", ["from analyzer.errors import RuleError", "import re", "import analyzer.facts"]
)
def test_an_arrow_downward_is_fine(source: str) -> None:
    assert not upward("rules/loader.py", source)
