"""Templates in double braces: Go's text/template, and the part of Jinja and Mustache that looks alike.

An action that names a value is a placeholder. `if`, `else if`, `else` and `end` keep one branch and blank the others,
so that no line moves. An action that is neither is left as it is, and PostgreSQL's parser refuses its statement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from meshdoc.placeholders.form import Mark, form
from meshdoc.sources.sections import blank

_ACTION = re.compile(r"\{\{-?(?P<code>[^{}]{1,300}?)-?\}\}")
_NAME = re.compile(r"\$?\.?(?P<name>[A-Za-z_][\w.]*)")
_CALL = re.compile(r"(?:index\s+\$?\.[\w.]*|env|var|getenv|env_var)\s*+(?:\(\s*+)?[\"'](?P<name>[\w.-]+)[\"']\s*+\)?")
_TEST = re.compile(
    r"(?P<not>not\s+)?(?:(?P<compare>eq|ne)\s+)?(?P<value>.+?)(?:(?<!\s)\s++[\"'](?P<literal>[^\"']*)[\"'])?"
)
_WORDS = frozenset({"if", "else", "end", "range", "with", "template", "define", "block", "break", "continue", "nil"})
_FALSE = frozenset({"", "0", "false", "no", "off"})


@form("{{ name }}")
def braces(text: str) -> Iterator[Mark]:
    """The values that the actions of a text name, those of conditions included."""
    for match in _ACTION.finditer(text):
        code = match["code"].strip()
        if test := _condition(code):
            if name := _test_name(test):
                yield Mark(name=name, start=match.start(), end=match.end())
        elif name := _value_name(code):
            yield Mark(name=name, start=match.start(), end=match.end())


def _value_name(code: str) -> str | None:
    value = code.partition("|")[0].strip()
    if match := _CALL.fullmatch(value):
        return match["name"]
    match = _NAME.fullmatch(value)
    return match["name"] if match and match["name"] not in _WORDS else None


def _condition(code: str) -> str | None:
    """The test of an `if` or `else if`."""
    word, _, test = code.removeprefix("else ").strip().partition(" ")
    return test.strip() if word == "if" else None


def _test_name(test: str) -> str | None:
    match = _TEST.fullmatch(test)
    if match is None or bool(match["compare"]) != (match["literal"] is not None):
        return _value_name(test)
    return _value_name(match["value"])


def _holds(test: str, values: Mapping[str, str]) -> bool:
    match = _TEST.fullmatch(test)
    value = values.get(_test_name(test) or "", "")
    if match is None or match["literal"] is None:
        holds = value.lower() not in _FALSE
    else:
        holds = (value == match["literal"]) == (match["compare"] != "ne")
    return holds != bool(match and match["not"])


# --- branches -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Branch:
    """One `if`: whether its text around it is kept, and whether one of its branches has been."""

    outer: bool
    kept: bool
    done: bool


def chosen(text: str, values: Mapping[str, str]) -> str:
    """The text with its conditions carried out: what is not chosen is blank, and so are the conditions."""
    branches: list[_Branch] = []
    parts: list[str] = []
    position = 0
    for match in _ACTION.finditer(text):
        shown = _show if not branches or branches[-1].kept else blank
        parts.append(shown(text[position : match.start()]))
        position = match.end()
        control = _follow(match["code"].strip(), branches, values)
        parts.append(blank(match[0]) if control else shown(match[0]))
    if branches:
        return text
    return "".join([*parts, text[position:]])


_show: Callable[[str], str] = str


def _follow(code: str, branches: list[_Branch], values: Mapping[str, str]) -> bool:
    """Carry out one control action; False if it is none."""
    kept = not branches or branches[-1].kept
    if code.startswith("/*"):
        return True
    if code.startswith("if "):
        holds = kept and _holds(code[3:].strip(), values)
        branches.append(_Branch(kept, holds, holds))
    elif code == "end" and branches:
        branches.pop()
    elif code == "else" and branches:
        here = branches[-1]
        here.kept, here.done = here.outer and not here.done, True
    elif (test := _condition(code)) and branches:
        here = branches[-1]
        here.kept = here.outer and not here.done and _holds(test, values)
        here.done = here.done or here.kept
    else:
        return False
    return True
