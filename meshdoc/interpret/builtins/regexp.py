"""Regular expression matching: regexp.c.

Only expressions that PostgreSQL and Python interpret alike are evaluated: no alternatives (PostgreSQL takes the
longest), no non-greedy quantifiers, no named classes and no lookaround.
"""

from __future__ import annotations

import functools
import re

from meshdoc.catalog.contents import Value
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins import plain
from meshdoc.interpret.value import Uncertain

_TOKEN = re.compile(
    r"(?P<end>\$)"
    r"|\\[dDwWsS]|\\[^\w\s]"
    r"|\[\^?\]?(?:[^\]\\\[]|\\[^\w\s]|\\[dws])*\]"
    r"|\((?:\?:|(?!\?))|\)"
    r"|(?:[*+?]|\{\d+(?:,\d*)?\})(?![*+?{])"
    r"|[^\\\[\](){}*+?|$]",
    re.DOTALL,
)


@functools.lru_cache(256)
def _compiled(pattern: str, flags: str) -> re.Pattern[str]:
    """The expression in Python's syntax. Raises Uncertain if the two may differ."""
    if set(flags) - {"i", "s"}:
        raise Uncertain(f"the options {flags} of a regular expression are not supported")
    parts, place = [], 0
    while place < len(pattern):
        token = _TOKEN.match(pattern, place)
        if token is None:
            raise Uncertain(f'the regular expression "{pattern}" is not supported')
        parts.append(r"\Z" if token["end"] else token[0])
        place = token.end()
    try:
        return re.compile("".join(parts), re.DOTALL | (re.IGNORECASE if "i" in flags else 0))
    except re.error:
        raise Uncertain(f'the regular expression "{pattern}" is not supported') from None


@plain("textregexsubstr")
def text_regex_substring(text: str, pattern: str) -> str | None:
    """substring(text from pattern): the match of the first parentheses, or the whole match if there are none."""
    found = _compiled(pattern, "").search(text)
    if found is None:
        return None
    return found[1] if found.re.groups else found[0]


@plain("regexp_match", "regexp_match_no_flags")
def regexp_match(text: str, pattern: str, flags: str = "") -> Value:
    """regexp_match(text, pattern [, flags]): the match of each of its parentheses, or the whole match."""
    found = _compiled(pattern, flags).search(text)
    if found is None:
        return None
    return list(found.groups()) if found.re.groups else [found[0]]


@plain("regexp_matches", "regexp_matches_no_flags")
def regexp_matches(text: str, pattern: str, flags: str = "") -> Value:
    """regexp_matches(text, pattern [, flags]): as regexp_match, with g for every match."""
    found = _compiled(pattern, flags.replace("g", ""))
    matches = found.finditer(text) if "g" in flags else filter(None, [found.search(text)])
    return [list(match.groups()) if found.groups else [match[0]] for match in matches]


@plain("like_escape")
def like_escape(pattern: str, escape: str) -> str:
    """LIKE's pattern with its escape character replaced by a backslash: MB_do_like_escape."""
    if len(escape) > 1:
        hint = "Escape string must be empty or one character."
        raise SqlError("22025", "invalid escape string", hint=hint)
    if escape == "\\":
        return pattern
    made, follows = "", False
    for mark in pattern:
        if mark == escape and not follows:
            made, follows = made + "\\", True
        else:
            made += "\\" * (mark == "\\" and not follows) + mark
            follows = False
    return made


@plain("similar_to_escape_1", "similar_to_escape_2")
def similar_to_escape(pattern: str, escape: str = "\\") -> str:
    """SIMILAR TO's pattern as a regular expression: similar_escape_internal, without SUBSTRING's separators."""
    if len(escape) > 1:
        raise SqlError("22025", "invalid escape string", hint="Escape string must be empty or one character.")
    made, in_class, place = "", False, 0
    while place < len(pattern):
        mark = pattern[place]
        place += 1
        if mark == escape and escape:
            if pattern[place : place + 1] in ('"', ""):
                raise Uncertain(f'the pattern "{pattern}" is not supported')
            mark, place = pattern[place], place + 1
            made += "\\" + mark
        elif in_class:
            in_class = mark != "]"
            made += "\\\\" if mark == "\\" else mark
        else:
            in_class = mark == "["
            made += _SIMILAR.get(mark, mark)
    return f"^(?:{made})$"


_SIMILAR = {"%": ".*", "_": ".", "(": "(?:", "\\": "\\\\", ".": "\\.", "^": "\\^", "$": "\\$"}
"""Characters that mean something else in SIMILAR TO than in a regular expression."""
