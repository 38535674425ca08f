"""Faults of redaction, each named `codec:NAME`, `detector:NAME` or `tokens`; what is raised quotes the text."""

from typing import NoReturn

SIGN = "Zk39dkfjwo"
"""How every planted value begins, so that a broken detector meets it."""


def _fail(text: str, *_: object) -> NoReturn:
    raise ValueError(text)


def inject(fault: str) -> None:
    """Breaks one part of this process for good, whatever it has done before."""
    kind, _, name = fault.partition(":")
    if kind == "codec":
        _break_codec(name)
    elif kind == "detector":
        _break_detector(name)
    elif kind == "tokens":
        _break_tokens()


def _break_codec(name: str) -> None:
    from msgspec.structs import replace

    from analyzer.redaction import decoding, harvest
    from analyzer.redaction.plugins import built_in_codecs

    codecs = tuple(
        replace(one, rewrite=_fail, accepts=lambda *_: True) if one.name == name else one
        for one in built_in_codecs()
    )
    decoding.built_in_codecs = lambda: codecs
    harvest._harvester.cache_clear()


def _break_detector(name: str) -> None:
    from analyzer.redaction import harvest, plugins
    from analyzer.redaction.detectors._base import Detector
    from analyzer.redaction.text import built_in_detectors

    broken = Detector(name=name, category="x", pattern=rf"{SIGN}\w+", check=_fail)
    detectors = tuple(broken if one.name == name else one for one in built_in_detectors())
    plugins.built_in_detectors = lambda: detectors
    plugins.detectors_of.cache_clear()
    harvest._harvester.cache_clear()


def _break_tokens() -> None:
    """Redaction finds everything and replaces nothing: only the search of the output can tell."""
    from analyzer.redaction.tokens import Tokenizer

    Tokenizer.token = lambda self, value, category: value
