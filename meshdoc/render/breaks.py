"""Places where a browser may break long names in a table that would otherwise be wider than a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

WIDTH, PADDING = 120, 5
"""The characters of code that fit on a line of a page, and the room that a column takes besides its text."""
SHORTEST = 16
"""No shorter word is broken."""
_PARTS = re.compile(
    r"\\.|\]\([^)\s\]]*+\)|<[^<>]*+>|(?<!(?<!\\)`)(?P<ticks>`++)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<word>[A-Za-z\d][A-Za-z\d_./-]{20,})"
)
"""Escaped characters, targets of links, tags, code and long words."""
_UNSEEN = re.compile(r"\]\([^)\s\]]*+\)|<[^<>]*+>")
_MARKED = re.compile(r"[^\w\s.,:;()=+/'-]|(?<![A-Za-z\d])_")
"""What means something in Markdown or HTML."""
BREAK = "<wbr>"


def breakable(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The Markdown of the cells of a table; where its longest words need more room than a page has, they have breaks.

    They are broken after separators, and before capitals within a word.
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
    # an underscore after a tag opens emphasis
    stretch = re.compile(rf"[^ ]{{1,{limit - 1}}}(?:[_.,/:(-](?=[^ _])|(?<=[a-z\d])(?=[A-Z]))")
    long_word = re.compile(rf"[^ ]{{{limit + 1},}}")

    def pieces(value: str) -> Iterator[str]:
        """A word or code in pieces of up to `limit` characters without a blank, as far as they can be told apart."""
        start = 0
        for long in long_word.finditer(value):
            at = long.start()
            while long.end() - at > limit and (found := stretch.match(value, at, long.end())):
                at = found.end()
                yield value[start:at]
                start = at
        yield value[start:]

    def broken(found: re.Match[str]) -> str:
        if word := found["word"]:
            return BREAK.join(pieces(word))
        value = found["code"] or ""
        shown = [_MARKED.sub(_entity, piece) for piece in pieces(value)]
        return f"<code>{BREAK.join(shown)}</code>" if len(shown) > 1 and "`" not in value else found[0]

    return broken


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
