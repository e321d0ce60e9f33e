"""Keeping one section of a file by blanking the rest, so that no line and no column ever moves."""

from __future__ import annotations

import re

_VISIBLE = re.compile(r"[^\r\n]")


def blank(text: str) -> str:
    """The same number of characters and the same line ends, and nothing else."""
    return _VISIBLE.sub(" ", text)


def keep(text: str, start: re.Pattern[str], stop: re.Pattern[str]) -> str:
    """Blank all but what stands between a match of `start` and the next match of `stop`, as often as that comes.

    What is matched is blanked too, so let the patterns match whole lines.
    """
    kept = []
    position = 0
    while begin := start.search(text, position):
        end = stop.search(text, begin.end())
        after = end.start() if end else len(text)
        kept += [blank(text[position : begin.end()]), text[begin.end() : after]]
        position = after
    return "".join([*kept, blank(text[position:])])


def without(text: str, lines: re.Pattern[str]) -> str:
    """Blank every match, such as the comments by which a tool is told what to do."""
    return lines.sub(lambda match: blank(match[0]), text)
