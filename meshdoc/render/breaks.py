"""Places where a browser may break long names in a table that would otherwise be wider than a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

WIDTH, PADDING = 120, 5
"""The characters of code that fit on a line of a page, and the room that a column takes besides its text."""
SHORTEST = 16
"""No shorter word is broken."""
_PARTS = re.compile(
    r"\\.|\]\([^)\s\]]*+\)|<[^<>]*+>|(?<!(?<!\\)`)(?P<ticks>`++)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)|(?P<word>[A-Za-z\d][A-Za-z\d_.]{20,})"
)
"""Escaped characters, targets of links, tags, code and long words."""
_UNSEEN = re.compile(r"\]\([^)\s\]]*+\)|<[^<>]*+>")
_PLAIN_CODE = re.compile(r"[A-Za-z\d_.,()/:' -]+")
_OPENS_EMPHASIS = re.compile(r"(?<![A-Za-z\d])_")
BREAK = "<wbr>"


def breakable(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The Markdown of the cells of a table; where its longest words need more room than a page has, they have breaks.

    Only words and code of letters, digits and separators are broken.
    """
    longest = [max(map(_longest, column)) for column in zip(*rows, strict=True)]
    limit = _limit(longest)
    if limit is None:
        return [[*row] for row in rows]
    breaking = _breaking(limit)
    return [[_PARTS.sub(breaking, cell) if len(cell) > limit else cell for cell in row] for row in rows]


def _longest(cell: str) -> int:
    """The length of the longest word that is seen."""
    return max(map(len, _UNSEEN.sub(" ", cell).split(" "))) if len(cell) > SHORTEST else len(cell)


def _limit(longest: Sequence[int]) -> int | None:
    """The most characters of a word, if there has to be a limit: what short columns leave is shared by the others."""
    room = WIDTH - PADDING * len(longest)
    if sum(longest) <= room:
        return None
    rest, wide = room, sorted(longest)
    while wide and wide[0] <= rest // len(wide):
        rest -= wide.pop(0)
    return max(rest // len(wide), SHORTEST)


def _breaking(limit: int) -> Callable[[re.Match[str]], str]:
    stretch = re.compile(rf"[^ ]{{1,{limit - 1}}}[_.,/-](?=[^ _])")  # an underscore after a tag opens emphasis

    def broken(found: re.Match[str]) -> str:
        if word := found["word"]:
            return stretch.sub(_break_after, word) if len(word) > limit else word
        value = found["code"] or ""
        if max(map(len, value.split(" "))) <= limit or not _PLAIN_CODE.fullmatch(value):
            return found[0]
        return f"<code>{stretch.sub(_break_after, _OPENS_EMPHASIS.sub('&#95;', value))}</code>"

    return broken


def _break_after(found: re.Match[str]) -> str:
    return found[0] + BREAK
