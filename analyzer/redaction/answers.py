"""Answers to security questions: what a person is asked when the password is gone."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from analyzer.redaction.keys import tokens_of
from analyzer.redaction.words import word_set

_ASKED = re.compile(
    r"(?i)\bmaiden\b|m[äa]dchenname|geburtsname|haustier|jeune fille|mascota|soltera|nubile|meisjesnaam"
    r"|\b(?:first|childhood|favou?rite|oldest|youngest|dream|memorable|elementary|primary|high) (?:\w{1,20} )?"
    r"(?:pet|dog|cat|car|school|teacher|boss|employer|concert|street|friend|girlfriend|boyfriend|kiss|love|colou?r|movie"
    r"|film|book|food|song|singer|band|sport|hobby|animal|holiday|vacation|hero|sibling|cousin|nickname|mascot|roommate)\b"
    r"|\b(?:was|were|is) (?:your|my) (?:first|last|best|dream) \w{1,20} ?\w{0,20}\?"
    r"|\bfirst pet\b|\bchildhood (?:hero|home|phone)|\bbest (?:friend|man)\b"
    r"|\b(?:pet|dog|cat|mother|father|grandmother|grandfather|teacher|spouse|sibling)(?:'s)? (?:first |middle "
    r"|last )?name\b"
    r"|\b(?:city|town|street|place|hospital)\b.{0,40}\b(?:born|birth|grew up|grow up|met your|married)\b"
    r"|\bwhere (?:were|was) (?:you|your)\b.{0,30}\bborn\b"
)
_QUESTIONS = word_set("question q prompt question_text questiontext label text")
_ANSWERS = word_set("answer a answers response answer_text answertext reply value")
_SECURITY = word_set("security secret challenge recovery kba")
_ASKING = word_set("question questions answer answers q_a qa")


@lru_cache(maxsize=4_096)
def is_question_or_answer(name: str) -> bool:
    """Whether a name speaks of a question or an answer."""
    return any(part in {"question", "questions", "answer", "answers"} for part in tokens_of(name))


@lru_cache(maxsize=4_096)
def is_asked(text: str) -> bool:
    """Whether a text asks what only its person should know, as in `What was your first pet?`."""
    return len(text) <= 300 and _ASKED.search(text) is not None


@lru_cache(maxsize=4_096)
def is_security_question(name: str) -> bool:
    """Whether a name speaks of security questions or of their answers."""
    parts = set(tokens_of(name))
    return bool(parts & _SECURITY and parts & _ASKING)


def answers_in(record: Mapping[str, Any], key: str) -> Iterable[str]:
    """The members of a record under a name that answer a security question."""
    if not any(is_question_or_answer(name) for name in record) and not is_security_question(key):
        return
    is_all = is_security_question(key)
    for name in record:
        parts = tokens_of(name)
        if _is_answer(parts) and (is_all or _is_answered(record, parts)):
            yield name


def _is_answer(parts: tuple[str, ...]) -> bool:
    return "_".join(parts) in _ANSWERS or "answer" in parts


def _is_answered(record: Mapping[str, Any], parts: tuple[str, ...]) -> bool:
    """Whether a security question stands beside an answer: under the same name but for the word, or alone."""
    return any(
        isinstance(value, str) and is_asked(value)
        for name, value in record.items()
        if _fits(tokens_of(name), parts)
    )


def _fits(question: tuple[str, ...], answer: tuple[str, ...]) -> bool:
    as_question = tuple("question" if part == "answer" else part for part in answer)
    return (
        question == as_question
        or ("_".join(question) in _QUESTIONS and "_".join(answer) in _ANSWERS)
        or ("question" in question and answer[-1:] in {("answer",), ("value",), ("response",)})
    )
