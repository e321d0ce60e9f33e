"""Points, lines, segments, boxes, paths, polygons and circles: geo_ops.c."""

from __future__ import annotations

import math
import re
from typing import TypeAlias

from meshdoc.adt.number import read_float, shortest_float
from meshdoc.adt.scalar import SPACE, invalid
from meshdoc.adt.scanner import Scanner
from meshdoc.diagnostics import SqlError

Point: TypeAlias = tuple[float, float]
_NUMBER = re.compile(r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?(?:nan|infinity|inf))\s*", re.I)
EPSILON = 1e-06
TYPE = "double precision"


class _Reader(Scanner):
    """A geometric literal, read from left to right."""

    def __init__(self, type: str, text: str) -> None:
        super().__init__(text)
        self.type = type

    def error(self) -> SqlError:
        return invalid(self.type, self.text)

    def skip(self, mark: str) -> bool:
        """Skip the mark if it is next, and return whether it was."""
        found = self.text.startswith(mark, self.place)
        self.place += len(mark) if found else 0
        return found

    def must(self, mark: str) -> None:
        if not self.skip(mark):
            raise self.error()

    def end(self) -> None:
        if self.place < len(self.text):
            raise self.error()

    def number(self) -> float:
        match = _NUMBER.match(self.text, self.place)
        if match is None:
            raise self.error()
        self.place = match.end()
        return float(read_float(match[1], TYPE).replace("Infinity", "inf"))

    def pair(self) -> Point:
        """Read x,y or (x,y): pair_decode."""
        self.skip_space()
        closed = self.skip("(")
        x = self.number()
        self.must(",")
        y = self.number()
        if closed:
            self.must(")")
            self.skip_space()
        return x, y

    def opened(self, brackets: bool) -> tuple[int, bool]:
        """The number of parentheses open before the first point, and whether it is a square bracket instead."""
        self.skip_space()
        if self.peek() == "[":
            if not brackets:
                raise self.error()
            self.place += 1
            return 1, True
        if self.peek() != "(":
            return 0, False
        inner = len(self.text) - len(self.text[self.place + 1 :].lstrip(SPACE))
        if self.text[inner : inner + 1] == "(":
            self.place = inner
            return 1, False
        if self.text.rfind("(") == self.place:
            self.place += 1
            return 1, False
        return 0, False

    def points(self, count: int, brackets: bool) -> tuple[list[Point], bool]:
        """Read `count` points; returns them and whether square brackets enclose them: path_decode."""
        depth, is_open = self.opened(brackets)
        found = []
        for _ in range(count):
            found.append(self.pair())
            self.skip(",")
        self.close(depth, "]" if is_open else ")")
        return found, is_open

    def close(self, depth: int, bracket: str) -> None:
        """Skip as many closing parentheses or brackets."""
        for _ in range(depth):
            if not (self.skip(")") or self.skip(bracket)):
                raise self.error()
            self.skip_space()

    def count(self) -> int:
        """The number of pairs, counted by commas: pair_count."""
        commas = self.text.count(",")
        if commas % 2 == 0:
            raise self.error()
        return (commas + 1) // 2


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return ("-0" if math.copysign(1, value) < 0 else "0") if value == 0 else shortest_float(value, TYPE)


def _point(point: Point) -> str:
    return f"({_number(point[0])},{_number(point[1])})"


def _points(points: list[Point]) -> str:
    return ",".join(map(_point, points))


def read_point(text: str) -> str:
    """point_in and point_out."""
    reader = _Reader("point", text)
    point = reader.pair()
    reader.end()
    return _point(point)


def read_lseg(text: str) -> str:
    """lseg_in and lseg_out."""
    reader = _Reader("lseg", text)
    points, _ = reader.points(2, brackets=True)
    reader.end()
    return f"[{_points(points)}]"


def read_box(text: str) -> str:
    """box_in and box_out: the upper right corner is printed first."""
    reader = _Reader("box", text)
    (first, second), _ = reader.points(2, brackets=False)
    reader.end()
    (left, right), (bottom, top) = (sorted(pair, key=_rank) for pair in zip(second, first, strict=True))
    return _points([(right, top), (left, bottom)])


def _rank(value: float) -> tuple[bool, float]:
    """NaN is larger than any number: float8_cmp_internal."""
    return math.isnan(value), value


def read_path(text: str) -> str:
    """path_in and path_out: square brackets denote an open path."""
    reader = _Reader("path", text)
    count = reader.count()
    reader.skip_space()
    wrapped = reader.peek() == "(" and text.rfind("(") == reader.place and reader.skip("(")
    points, is_open = reader.points(count, brackets=True)
    if wrapped:
        reader.must(")")
        reader.skip_space()
    reader.end()
    return f"[{_points(points)}]" if is_open else f"({_points(points)})"


def read_polygon(text: str) -> str:
    """poly_in and poly_out."""
    reader = _Reader("polygon", text)
    points, _ = reader.points(reader.count(), brackets=False)
    reader.end()
    return f"({_points(points)})"


def read_circle(text: str) -> str:
    """circle_in and circle_out."""
    reader = _Reader("circle", text)
    reader.skip_space()
    depth, angle = int(reader.skip("<")), reader.text[reader.place - 1 : reader.place] == "<"
    if not depth and reader.peek() == "(":
        inner = len(text) - len(text[reader.place + 1 :].lstrip(SPACE))
        if text[inner : inner + 1] == "(":
            depth, reader.place = 1, inner
    center = reader.pair()
    reader.skip(",")
    radius = reader.number()
    if radius < 0:
        raise reader.error()
    reader.close(depth, ">" if angle else ")")
    reader.end()
    return f"<{_point(center)},{_number(radius)}>"


def read_line(text: str) -> str:
    """line_in and line_out: prints A, B and C of Ax + By + C = 0."""
    reader = _Reader("line", text)
    reader.skip_space()
    if reader.skip("{"):
        a, b, c = _coefficients(reader)
        if abs(a) <= EPSILON and abs(b) <= EPSILON:
            raise SqlError("22P02", "invalid line specification: A and B cannot both be zero")
    else:
        (first, second), _ = reader.points(2, brackets=True)
        reader.end()
        if _same(first[0], second[0]) and _same(first[1], second[1]):
            raise SqlError("22P02", "invalid line specification: must be two distinct points")
        a, b, c = _through(first, second)
    return f"{{{_number(a)},{_number(b)},{_number(c)}}}"


def _coefficients(reader: _Reader) -> tuple[float, float, float]:
    a = reader.number()
    reader.must(",")
    b = reader.number()
    reader.must(",")
    c = reader.number()
    reader.must("}")
    reader.skip_space()
    reader.end()
    return a, b, c


def _same(a: float, b: float) -> bool:
    return a == b or abs(a - b) <= EPSILON


def _through(first: Point, second: Point) -> tuple[float, float, float]:
    """line_construct for two points: a vertical line has A = -1, a horizontal one A = 0."""
    if _same(first[0], second[0]):
        return -1.0, 0.0, first[0]
    if _same(first[1], second[1]):
        return 0.0, -1.0, first[1]
    slope = (first[1] - second[1]) / (first[0] - second[0])
    return slope, -1.0, first[1] - slope * first[0] + 0.0
