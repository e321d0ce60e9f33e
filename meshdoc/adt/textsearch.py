"""tsvector and tsquery: tsvector.c and tsquery.c."""

from __future__ import annotations

import re

from meshdoc.adt.tsvector_parser import MAX_POSITION, WordReader
from meshdoc.diagnostics import SqlError
from meshdoc.record import positional

LETTERS = {3: "A", 2: "B", 1: "C", 0: ""}
MAX_POSITIONS = 256


def quote_lexeme(word: str) -> str:
    """A lexeme in single quotes."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def read_tsvector(text: str) -> str:
    """tsvectorin and tsvectorout: unique lexemes in order, each with all its positions."""
    reader = WordReader(text, in_query=False)
    places: dict[str, dict[int, int]] = {}
    while word := reader.next():
        known = places.setdefault(word.text, {})
        for position, weight in word.positions:
            known[position] = max(weight, known.get(position, 0))
    return " ".join(_entry(word, places[word]) for word in sorted(places, key=lambda word: word.encode()))


def _entry(word: str, places: dict[int, int]) -> str:
    shown = ",".join(f"{position}{LETTERS[weight]}" for position, weight in sorted(places.items())[:MAX_POSITIONS])
    return quote_lexeme(word) + (f":{shown}" if shown else "")


# --- tsquery --------------------------------------------------------------------------------------------

PRIORITIES = {"|": 1, "&": 2, "<->": 3, "!": 4}
_WEIGHT = {"a": "A", "b": "B", "c": "C", "d": "D"}
_PHRASE = re.compile(r"<(-|[ \t]*[0-9]+[ \t]*)>")


@positional
class Operand:
    """A lexeme of a query, with its weights and prefix mark."""

    shown: str


@positional
class Operation:
    """An operator and its operands; `distance` applies to the phrase operator."""

    sign: str
    operands: tuple[Operand | Operation, ...]
    distance: int = 1


def read_tsquery(text: str) -> str:
    """tsqueryin and tsqueryout. Raises SqlError 42601 for a syntax error."""
    query = _QueryReader(text).query()
    return _written(query, 0) if query else ""


class _QueryReader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.words = WordReader(text, in_query=True)

    def error(self) -> SqlError:
        return SqlError("42601", f'syntax error in tsquery: "{self.text}"')

    def query(self) -> Operand | Operation | None:
        self.words.skip_space()
        if not self.words.peek():
            return None
        found = self.operation(1)
        if self.words.peek():
            raise self.error()
        return found

    def operation(self, priority: int) -> Operand | Operation:
        """Parse operators of at least this priority; they are left-associative."""
        left = self.operand()
        while (operator := self.operator()) and PRIORITIES[operator[0]] >= priority:
            sign, distance, self.words.place = operator
            left = Operation(sign, (left, self.operation(PRIORITIES[sign] + 1)), distance)
        return left

    def operator(self) -> tuple[str, int, int] | None:
        """The operator at the current position, its distance, and the position after it."""
        self.words.skip_space()
        place = self.words.place
        if self.words.peek() in ("&", "|"):
            return self.words.peek(), 1, place + 1
        if match := _PHRASE.match(self.text, place):
            distance = 1 if match[1] == "-" else int(match[1])
            if distance > MAX_POSITION + 1:
                limit = MAX_POSITION + 1
                raise SqlError(
                    "22023", f"distance in phrase operator must be an integer value between zero and {limit} inclusive"
                )
            return "<->", distance, match.end()
        if self.words.peek() not in ("", ")"):
            raise self.error()
        return None

    def operand(self) -> Operand | Operation:
        self.words.skip_space()
        mark = self.words.peek()
        if mark == "!":
            self.words.place += 1
            return Operation("!", (self.operand(),))
        if mark == "(":
            self.words.place += 1
            found = self.operation(1)
            if self.words.peek() != ")":
                raise self.error()
            self.words.place += 1
            return found
        if mark == ":":
            raise self.error()
        word = self.words.next()
        if word is None:
            raise SqlError("42601", f'no operand in tsquery: "{self.text}"')
        return Operand(quote_lexeme(word.text) + self.suffix())

    def suffix(self) -> str:
        """The required weights of a lexeme, and whether it is a prefix."""
        if self.words.peek() != ":":
            return ""
        self.words.place += 1
        marks = ""
        while (mark := self.words.peek().lower()) and mark in "abcd*":
            marks += mark
            self.words.place += 1
        shown = ("*" if "*" in marks else "") + "".join(_WEIGHT[mark] for mark in "abcd" if mark in marks)
        return f":{shown}" if shown else ""


def _written(query: Operand | Operation, outside: int, right_of_phrase: bool = False) -> str:
    """infix: adds parentheses if an outer operator binds more tightly, or to a phrase right of a phrase operator."""
    if isinstance(query, Operand):
        return query.shown
    priority = PRIORITIES[query.sign]
    if query.sign == "!":
        text = "!" + _written(query.operands[0], priority)
    else:
        sign = f"<{query.distance}>" if query.sign == "<->" and query.distance != 1 else query.sign
        left, right = query.operands
        text = f"{_written(left, priority)} {sign} {_written(right, priority, query.sign == '<->')}"
    closed = priority < outside or (query.sign == "<->" and right_of_phrase)
    return f"( {text} )" if closed else text
