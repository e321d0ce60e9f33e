"""Strings whose value differs from what is written: escapes, and constants continued on the next line.

Quotes are not matched exactly: a text that is not a string may be searched too, which finds nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from meshdoc.diagnostics import Location
from meshdoc.redact.code import inside
from meshdoc.sources.version import SourceFile

ESCAPED = re.compile(r"[eE]('(?:[^'\\]|\\.|''){0,4000}+')", re.DOTALL)
USEFUL = re.compile(r"\\[^nrt'\\]")
"""An escape that may hide a token; a line break cannot."""
UNICODE_STRING = re.compile(r"[uU]&'((?:[^']|''){0,4000}+)'")
UNICODE = re.compile(r"\\(?:\+([0-9A-Fa-f]{6})|([0-9A-Fa-f]{4}))")
CONTINUED = re.compile(r"'[^\S\n]*\n\s*'")


def decoded_strings(file: SourceFile) -> Iterator[tuple[str, Callable[[int], Location]]]:
    """The values of these strings, each with a function from an offset in it to its location."""
    for match in ESCAPED.finditer(file.text) if "\\" in file.text else ():
        if USEFUL.search(match[1]):
            yield inside(match[0]).value, _at(file, match.start())
    for match in UNICODE_STRING.finditer(file.text):
        yield UNICODE.sub(_character, match[1]), _at(file, match.start())
    gaps = list(CONTINUED.finditer(file.text))
    if gaps:
        yield CONTINUED.sub("", file.text), _joined(file, gaps)


def _at(file: SourceFile, start: int) -> Callable[[int], Location]:
    return lambda offset: file.location(start)


def _joined(file: SourceFile, gaps: list[re.Match[str]]) -> Callable[[int], Location]:
    """The locations in a text from which the gaps were removed."""
    removed, starts = [0], [0]
    for gap in gaps:
        starts.append(gap.start() - removed[-1])
        removed.append(removed[-1] + len(gap[0]))
    return lambda offset: file.location(offset + removed[bisect_right(starts, offset) - 1])


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else "\ufffd"
