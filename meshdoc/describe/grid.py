"""Text in aligned columns, as psql prints it: print_aligned_text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence


def grid(title: str, headers: Sequence[str], rows: Iterable[Sequence[str]], *, right: str = "") -> Iterator[str]:
    """The lines of a titled table; columns whose headers are words of `right` are aligned to the right."""
    cells = [[cell.split("\n") for cell in row] for row in rows]
    columns = [[header, *(line for row in cells for line in row[number])] for number, header in enumerate(headers)]
    widths = [max(map(width, column)) for column in columns]
    yield _centred(title, sum(widths) + 3 * len(widths) - 1).rstrip()
    yield "|".join(f" {_centred(header, size, fill=True)} " for header, size in zip(headers, widths, strict=True))
    yield "+".join("-" * (size + 2) for size in widths)
    to_right = [header in right.split() for header in headers]
    for row in cells:
        for number in range(max(map(len, row), default=1)):
            yield _line([(lines[number : number + 1] or [""])[0] for lines in row], row, number, widths, to_right)


def _line(
    texts: Sequence[str], row: Sequence[list[str]], number: int, widths: Sequence[int], to_right: Sequence[bool]
) -> str:
    """One line of a row; a plus sign follows a cell that continues on the next."""
    shown = []
    for place, (text, size) in enumerate(zip(texts, widths, strict=True)):
        goes_on = number + 1 < len(row[place])
        blank = " " * (size - width(text))
        is_last = place == len(widths) - 1 and not goes_on
        padded = f"{blank}{text}" if to_right[place] else f"{text}{'' if is_last else blank}"
        shown.append(f" {padded}{'+' if goes_on else '' if is_last else ' '}")
    return "|".join(shown)


def properties(title: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A title, and a line per property that has a value; further lines of a value are below it."""
    found = [(label, value.split("\n")) for label, value in pairs if value]
    yield title
    size = max((width(label) for label, _ in found), default=0)
    for label, (first, *others) in found:
        yield f" {label}{' ' * (size - width(label))} | {first}"
        yield from (f" {' ' * size} | {other}" for other in others)


def width(text: str) -> int:
    """The columns of a terminal that a text takes."""
    if text.isascii():
        return len(text)
    return sum(_width(mark) for mark in text)


def _width(mark: str) -> int:
    if unicodedata.combining(mark):
        return 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" else 1


def _centred(text: str, size: int, *, fill: bool = False) -> str:
    blank = max(size - width(text), 0)
    return " " * (blank // 2) + text + (" " * (blank - blank // 2) if fill else "")
