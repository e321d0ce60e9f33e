"""The jsonpath scanner: jsonpath_scan.l."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from meshdoc.diagnostics import SqlError

_SPECIAL = r"?%$.\[\]{}()|&!=<>@#,*:\-+/"
_OTHER = rf'[^{_SPECIAL}\\" \t\n\r\f]'
_DIGITS = r"[0-9](?:_?[0-9])*"
_INTEGER = r"(?:0|[1-9](?:_?[0-9])*)"
_BASED = r"0(?:[xX][0-9a-fA-F](?:_?[0-9a-fA-F])*|[oO][0-7](?:_?[0-7])*|[bB][01](?:_?[01])*)"
_DECIMAL = rf"(?:{_INTEGER}\.(?:{_DIGITS})?|\.{_DIGITS})"
_REAL = rf"(?:{_DECIMAL}|{_INTEGER})[eE][-+]?{_DIGITS}"

BLANKS = " \t\n\r\f"
RULES = (
    ("blank", rf"[{BLANKS}]+"),
    ("comment", r"/\*"),
    ("operator", r"&&|\|\||\*\*|<=|==|<>|!=|>=|[!<>]"),
    ("variable", rf"\${_OTHER}+"),
    ("quoted variable", r'\$"'),
    ("special", rf"[{_SPECIAL}]"),
    ("numeric", _REAL),
    ("numeric", _DECIMAL),
    ("integer", rf"{_BASED}|{_INTEGER}"),
    ("invalid numeric literal", rf"(?:{_DECIMAL}|{_INTEGER})[eE][-+]"),
    ("trailing junk after numeric literal", rf"(?:{_REAL}|{_DECIMAL}|{_INTEGER}){_OTHER}"),
    ("string", r'"'),
    ("identifier", rf"{_OTHER}+|\\"),
)
"""The token patterns. The longest match wins; the first rule breaks ties."""
FAILURES = frozenset({"invalid numeric literal", "trailing junk after numeric literal"})
KEYWORDS = frozenset(
    {
        *("is", "to", "abs", "lax", "date", "flag", "last", "size", "time", "type", "with", "bigint", "double"),
        *("exists", "floor", "number", "starts", "strict", "string", "boolean", "ceiling", "decimal", "integer"),
        *("time_tz", "unknown", "datetime", "keyvalue", "timestamp", "like_regex", "timestamp_tz"),
    }
)
LITERALS = frozenset({"null", "true", "false"})
"""Keywords recognized only in lowercase."""

_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_UNICODE = re.compile(r"\\u(?:([0-9A-Fa-f]{4})|\{([0-9A-Fa-f]{1,6})\})")
_HEX = re.compile(r"\\x([0-9A-Fa-f]{2})")
_PART_OF_HEX = re.compile(r"\\x[0-9a-fA-F]?")
_PART_OF_UNICODE = re.compile(r"\\u([0-9a-fA-F]{0,3}|\{[0-9a-fA-F]{0,6})")
_PLAIN = {"string": re.compile(r'[^\\"]+'), "identifier": re.compile(rf"{_OTHER}+")}


@functools.cache
def _rules() -> list[tuple[str, re.Pattern[str]]]:
    return [(kind, re.compile(pattern)) for kind, pattern in RULES]


class Token(NamedTuple):
    """`kind` is the keyword or sign itself, or string, identifier, variable, numeric, integer, end.

    `text` is the text that an error at this token quotes: the last one scanned. For an identifier, that is the
    whitespace character that ends it, if any.
    """

    kind: str
    value: str
    text: str


def syntax_error(message: str, near: str) -> SqlError:
    """SqlError 42601 with the message of jsonpath_yyerror."""
    place = f'at or near "{near}" of jsonpath input' if near else "at end of jsonpath input"
    return SqlError("42601", f"{message} {place}")


def scan(text: str) -> list[Token]:
    """The tokens, ended by one of kind end."""
    return _Scanner(text).tokens()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def tokens(self) -> list[Token]:
        found: list[Token] = []
        while self.place < len(self.text):
            token = self.token()
            if token is not None:
                found.append(token)
        return [*found, Token("end", "", "")]

    def token(self) -> Token | None:
        kind, text = self.longest()
        if kind in FAILURES:
            raise syntax_error(kind, text)
        if kind == "identifier":
            return self.identifier()
        self.place += len(text)
        if kind == "blank":
            return None
        if kind == "comment":
            self.comment()
            return None
        if kind in ("string", "quoted variable"):
            return Token(kind.removeprefix("quoted "), self.body("string"), '"')
        if kind == "variable":
            return Token(kind, text[1:], text)
        return Token(text if kind in ("operator", "special") else kind, text, text)

    def longest(self) -> tuple[str, str]:
        best = ("", "")
        for kind, pattern in _rules():
            match = pattern.match(self.text, self.place)
            if match and len(match[0]) > len(best[1]):
                best = (kind, match[0])
        return best

    def comment(self) -> None:
        end = self.text.find("*/", self.place)
        if end < 0:
            raise syntax_error("unexpected end of comment", "")
        self.place = end + 2

    def identifier(self) -> Token:
        value = self.body("identifier")
        word = value.lower()
        kind = value if value in LITERALS else word if word in KEYWORDS else "identifier"
        after = self.text[self.place : self.place + 1]
        return Token(kind, value, after if after in BLANKS else "")

    def body(self, kind: str) -> str:
        """The unescaped body of a quoted string or an identifier."""
        value = ""
        while self.place < len(self.text):
            if plain := _PLAIN[kind].match(self.text, self.place):
                value += plain[0]
                self.place = plain.end()
            elif self.text[self.place] == "\\":
                value += self.escape()
            else:
                self.place += kind == "string"
                return value
        if kind == "string":
            raise syntax_error("unterminated quoted string", "")
        return value

    def escape(self) -> str:
        if self.text.startswith("\\u", self.place):
            return self.unicode()
        if hexadecimal := _HEX.match(self.text, self.place):
            self.place = hexadecimal.end()
            return _character(int(hexadecimal[1], 16))
        mark = self.text[self.place + 1 : self.place + 2]
        if mark == "x":
            raise syntax_error("invalid hexadecimal character sequence", self._matched(_PART_OF_HEX))
        if not mark:
            raise syntax_error("unexpected end after backslash", "\\")
        self.place += 2
        return _ESCAPES.get(mark, mark)

    def _matched(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.place)
        return match[0] if match else ""

    def unicode(self) -> str:
        codes = []
        while match := _UNICODE.match(self.text, self.place):
            codes.append(int(match[1] or match[2], 16))
            self.place = match.end()
        if not codes:
            raise syntax_error("invalid Unicode escape sequence", self._matched(_PART_OF_UNICODE))
        return _joined(codes)


def _joined(codes: list[int]) -> str:
    """Code points as text; surrogate pairs are combined."""
    value, high = "", 0
    for code in codes:
        low = 0xDC00 <= code <= 0xDFFF
        if low != bool(high):
            raise _surrogate()
        if 0xD800 <= code <= 0xDBFF:
            high = code
        elif low:
            value += chr(0x10000 + ((high & 0x3FF) << 10) + (code & 0x3FF))
            high = 0
        else:
            value += _character(code)
    if high:
        raise _surrogate()
    return value


def _surrogate() -> SqlError:
    detail = "Unicode low surrogate must follow a high surrogate."
    return SqlError("22P02", "invalid input syntax for type jsonpath", detail=detail)


def _character(code: int) -> str:
    if code == 0:
        detail = "\\u0000 cannot be converted to text."
        raise SqlError("22P05", "unsupported Unicode escape sequence", detail=detail)
    return chr(code)
