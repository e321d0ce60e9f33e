"""Places where a browser may break long names in the cells of a table, which would make it wider than a page."""

from __future__ import annotations

import re

WIDTH = 104
"""The characters of code that fit on a line of a page."""
LONGEST_WORD = 40
"""The characters of a word of plain text that a browser need not break."""
_PARTS = re.compile(
    r"\\.|\]\([^)\s]*\)|<[^>]*>|(?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    rf"|(?P<word>[A-Za-z\d][A-Za-z\d_]{{{LONGEST_WORD},}})"
)
"""Escaped characters, targets of links, tags, code and long words."""
_PLAIN_CODE = re.compile(r"[A-Za-z\d_.,()/: -]+")
_OPENS_EMPHASIS = re.compile(r"(?<![A-Za-z\d_])_")
BREAK = "<wbr>"


def breakable(cell: str, columns: int) -> str:
    """The Markdown of a cell in a table of so many columns; only code of letters, digits and separators is broken."""
    limit = WIDTH // columns
    if len(cell) <= min(limit, LONGEST_WORD):
        return cell
    stretch = re.compile(rf"[^ ]{{1,{limit - 1}}}[_.,/-](?=[^ ])")

    def broken(found: re.Match[str]) -> str:
        if word := found["word"]:
            return stretch.sub(_break_after, word)
        value = found["code"] or ""
        if max(map(len, value.split(" "))) <= limit or not _PLAIN_CODE.fullmatch(value):
            return found[0]
        return f"<code>{stretch.sub(_break_after, _OPENS_EMPHASIS.sub('&#95;', value))}</code>"

    return _PARTS.sub(broken, cell)


def _break_after(found: re.Match[str]) -> str:
    return found[0] + BREAK
