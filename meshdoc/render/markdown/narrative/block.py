"""Managed blocks: the lines of a hand-written file that `build --into FILE` keeps up to date.

    <!-- meshdoc:begin tables -->
    <!-- meshdoc:end -->

What follows `begin` is a directive, as in narrative pages. Nothing outside the two lines changes. Lines in fenced code
are no marks.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from meshdoc.diagnostics import Location, SourceError
from meshdoc.insight.narrative.present import Unresolved
from meshdoc.record import record
from meshdoc.render import Book
from meshdoc.render.links import Links
from meshdoc.render.markdown.narrative.directive import written_directive
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import written

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_BEGIN = re.compile(r" {0,3}<!-- meshdoc:begin (?P<directive>.*?) -->\s*")
_END = re.compile(r" {0,3}<!-- meshdoc:end -->\s*")
_MARK = re.compile(r"\s*<!--\s*meshdoc:")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})(?P<rest>.*)", re.DOTALL)


@record
class Block:
    """A managed block: its directive, where its content starts and ends in the text, and its first line."""

    directive: str
    start: int
    end: int
    line: int
    newline: str


def kept(book: Book, path: str, text: str, folder: str) -> str:
    """The text of a file with its blocks up to date; `folder` is the output folder as seen from the file.

    Raises SourceError, with the place, if there is no block, one is not closed, or its directive has no meaning.
    """
    page = Page(book, Links(book, posixpath.normpath(folder)), "")
    parts, done = [], 0
    for block in blocks(path, text):
        try:
            content = written(written_directive(page, block.directive))
        except Unresolved as error:
            hint = f": {error.hint}" if error.hint else ""
            raise SourceError(f"{Location(path, block.line, 1)}: {error}{hint}") from None
        lines = f"\n{content}\n\n" if content else ""
        parts += [text[done : block.start], lines.replace("\n", block.newline)]
        done = block.end
    if not parts:
        raise SourceError(
            f"{path}: no managed block: add the lines <!-- meshdoc:begin tables --> and <!-- meshdoc:end -->"
        )
    return "".join([*parts, text[done:]])


def blocks(path: str, text: str) -> Iterator[Block]:
    """The blocks of a file, in order. Raises SourceError for lines that mark none."""
    opened: tuple[str, int, int, str] | None = None
    for number, start, line in _outside_fences(text):
        begin = _BEGIN.fullmatch(line)
        if begin and opened is None:
            opened = begin["directive"].strip(), start + len(line), number, "\r\n" if line.endswith("\r\n") else "\n"
        elif _END.fullmatch(line) and opened:
            yield Block(directive=opened[0], start=opened[1], end=start, line=opened[2], newline=opened[3])
            opened = None
        elif _MARK.match(line):
            what = "a block begins inside another" if begin else "no block begins before this line, or it is misspelt"
            raise SourceError(f"{Location(path, number, 1)}: {what}: write meshdoc:begin NAME, then meshdoc:end")
    if opened:
        raise SourceError(f"{Location(path, opened[2], 1)}: the block is not closed: add <!-- meshdoc:end --> below it")


def _outside_fences(text: str) -> Iterator[tuple[int, int, str]]:
    """The lines outside of fenced code, each with its number and where it starts."""
    fence = ""
    for number, found in enumerate(_LINE.finditer(text), 1):
        mark = _FENCE.match(found[0])
        if fence:
            is_end = mark and mark["fence"].startswith(fence) and not mark["rest"].strip()
            fence = "" if is_end else fence
        elif mark and not (mark["fence"][0] == "`" and "`" in mark["rest"]):
            fence = mark["fence"]
        else:
            yield number, found.start(), found[0]
