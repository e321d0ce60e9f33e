"""Keeps one section of a file and blanks the rest, so that line and column numbers never change."""

from __future__ import annotations

import re

_VISIBLE = re.compile(r"[^\r\n]")


def blank(text: str) -> str:
    """Replace every character by a space, except line ends."""
    return _VISIBLE.sub(" ", text)


def keep(text: str, start: re.Pattern[str], stop: re.Pattern[str]) -> str:
    """Blank everything outside the sections from a match of `start` to the next match of `stop`.

    The matches themselves are blanked too, so the patterns should match whole lines.
    """
    kept = []
    position = 0
    while begin := start.search(text, position):
        end = stop.search(text, begin.end())
        kept += [blank(text[position : begin.end()]), text[begin.end() : end.start() if end else len(text)]]
        if end is None:
            return "".join(kept)
        kept.append(blank(end[0]))
        position = end.end()
    return "".join([*kept, blank(text[position:])])


def without(text: str, lines: re.Pattern[str]) -> str:
    """Blank every match, such as comments that control a tool."""
    return lines.sub(lambda match: blank(match[0]), text)
