"""The DETAIL of a JSON syntax error: the lexer, parser and json_errdetail of jsonapi.c."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_BLANK = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_BEGUN = re.compile(r"-?(?:0|[1-9][0-9]*)?(?:\.[0-9]*)?(?:[eE][+-]?[0-9]*)?")
_WORD = re.compile(r"[^\x00-/:-@\[-^`{-\x7f]+")
_SIGNS = "{}[],:"
ENDED = "The input string ended unexpectedly."


class _Fault(Exception):
    """A JSON syntax error, with its DETAIL."""


def fault(text: str) -> str:
    """The DETAIL of a syntax error; empty if the text is valid."""
    try:
        parser = _Parser(text)
        parser.value()
        parser.expect("", "end of input")
    except _Fault as found:
        return str(found)
    return ""


class _Parser:
    """A parser that checks syntax only. `token` is the current token, empty at the end."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self.token = next(self._tokens)

    def advance(self) -> None:
        self.token = next(self._tokens)

    def expect(self, token: str, wanted: str) -> None:
        """Skip a required token."""
        if self.token != token:
            raise self.unexpected(wanted)
        if token:
            self.advance()

    def unexpected(self, wanted: str) -> _Fault:
        """The error for a token other than the `wanted` one: report_parse_error."""
        return _Fault(f'Expected {wanted}, but found "{self.token}".' if self.token else ENDED)

    def value(self) -> None:
        """parse_json."""
        if self.token == "{":
            self.members("}", self.pair, 'string or "}"')
        elif self.token == "[":
            self.members("]", self.element, "JSON value")
        elif not self.token or self.token in _SIGNS:
            raise self.unexpected("JSON value")
        else:
            self.advance()

    def members(self, end: str, member: Callable[[str], None], first: str) -> None:
        """Parse the contents of brackets: parse_object and parse_array. `first` describes what may come first."""
        self.advance()
        if self.token != end:
            member(first)
            while self.token == ",":
                self.advance()
                member("string")
        self.expect(end, f'"," or "{end}"')

    def pair(self, wanted: str) -> None:
        """parse_object_field."""
        if not self.token.startswith('"'):
            raise self.unexpected(wanted)
        self.advance()
        self.expect(":", '":"')
        self.value()

    def element(self, wanted: str) -> None:
        """parse_array_element, which expects a value everywhere."""
        self.value()


def _tokens(text: str) -> Iterator[str]:
    """The tokens, followed by empty ones without end: json_lex."""
    place = 0
    while True:
        blank = _BLANK.match(text, place)
        place = blank.end() if blank else place
        token = _token(text, place)
        place += len(token)
        yield token


def _token(text: str, place: int) -> str:
    mark = text[place : place + 1]
    if not mark or mark in _SIGNS:
        return mark
    if mark == '"':
        return _string(text, place)
    if mark in "-0123456789":
        return _number(text, place)
    word = _WORD.match(text, place)
    if word and word[0] in ("true", "false", "null"):
        return word[0]
    raise _Fault(f'Token "{word[0] if word else mark}" is invalid.')


def _number(text: str, place: int) -> str:
    """json_lex_number: letters and digits directly after a number belong to the same, invalid token."""
    number, begun = _NUMBER.match(text, place), _BEGUN.match(text, place)
    assert begun
    junk = _WORD.match(text, begun.end())
    if number and number.end() == begun.end() and not junk:
        return number[0]
    raise _Fault(f'Token "{begun[0]}{junk[0] if junk else ""}" is invalid.')


def _string(text: str, start: int) -> str:
    """json_lex_string."""
    place = start + 1
    while place < len(text) and text[place] != '"':
        if text[place] == "\\":
            place = _escape(text, place + 1)
        elif text[place] < " ":
            raise _Fault(f"Character with value 0x{ord(text[place]):02x} must be escaped.")
        else:
            place += 1
    if place >= len(text):
        raise _Fault(f'Token "{text[start:]}" is invalid.')
    return text[start : place + 1]


def _escape(text: str, place: int) -> int:
    if place >= len(text):
        return place
    if text[place] == "u":
        if not re.match("[0-9A-Fa-f]{4}", text[place + 1 : place + 5]):
            raise _Fault('"\\u" must be followed by four hexadecimal digits.')
        return place + 5
    if text[place] in '"\\/bfnrt':
        return place + 1
    raise _Fault(f'Escape sequence "\\{text[place]}" is invalid.')
