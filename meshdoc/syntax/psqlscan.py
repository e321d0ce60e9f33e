"""Split a script into statements, comments and backslash commands, without a grammar.

Mirrors psqlscan.l, the scanner that psql uses to find the end of each statement. SQL that the grammar rejects is
therefore split as psql would split it. It differs in one point: parentheses protect a semicolon only in CREATE RULE,
the one statement that allows it there. An unclosed parenthesis in any other statement spoils that statement and not the
rest of the script.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from meshdoc.syntax.variables import REFERENCE


class Lexeme(enum.Enum):
    """The kind of a token, as far as splitting a script requires."""

    SPACE = "space"
    COMMENT = "comment"
    QUOTED = "quoted"
    WORD = "word"
    SEMICOLON = "semicolon"
    LEFT = "left"
    RIGHT = "right"
    BACKSLASH = "backslash"
    OTHER = "other"


class Token(NamedTuple):
    """A token with its offsets in characters; the end is exclusive."""

    kind: Lexeme
    start: int
    end: int


_TOKEN = re.compile(
    r"""(?P<space>[ \t\n\r\f\v]++)
      | (?P<comment>--[^\n\r]*+)
      | (?P<block>/\*)
      | (?P<quoted> [eE]'(?:[^'\\]++|\\.|'')*+' | '(?:[^']++|'')*+' | "(?:[^"]++|"")*+"
                  | \$(?P<tag>(?:[^\W\d]\w*+)?)\$.*?\$(?P=tag)\$ )
      | (?P<unterminated>[eE]?'|"|\$(?:[^\W\d]\w*+)?\$)
      | (?P<word>[^\W\d][\w$]*+)
      | (?P<number>\$?\d[\w.]*+)
      | (?P<semicolon>;) | (?P<left>\() | (?P<right>\)) | (?P<backslash>\\)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_KINDS = {kind.value: kind for kind in Lexeme}
_KINDS |= {"block": Lexeme.COMMENT, "unterminated": Lexeme.QUOTED, "number": Lexeme.OTHER}
_UNREMARKABLE = re.compile(
    r"""(?: [eE]'(?:[^'\\]++|\\.|'')*+' | '(?:[^']++|'')*+' | "(?:[^"]++|"")*+" | --[^\n\r]*+
          | [^\W\d][\w$]*+ | \$?\d[\w.]*+ | [^'"$/\\] | /(?!\*) )*+""",
    re.VERBOSE | re.DOTALL,
)
_DOLLAR_QUOTED = re.compile(r"\$(?P<tag>(?:[^\W\d]\w*+)?)\$.*?\$(?P=tag)\$", re.DOTALL)
_BLOCK = re.compile(r"/\*|\*/")


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The tokens of `text[start:end]`, without gaps. An unterminated token extends to the end."""
    stop = len(text) if end is None else end
    while start < stop:
        match = _TOKEN.match(text, start, stop)
        assert match is not None and match.lastgroup is not None
        after = match.end()
        if match.lastgroup == "block":
            after = _block_end(text, start, stop)
        elif match.lastgroup == "unterminated":
            after = stop
        yield Token(_KINDS[match.lastgroup], start, after)
        start = after


def is_without_backslash(text: str) -> bool:
    """Whether the text certainly has no backslash outside quotes and comments. A quick check.

    It returns False if the text has block comments or unterminated tokens.
    """
    position = 0
    while match := _UNREMARKABLE.match(text, position):
        quoted = _DOLLAR_QUOTED.match(text, match.end())
        if quoted is None:
            return match.end() == len(text)
        position = quoted.end()
    return False


def _block_end(text: str, start: int, stop: int) -> int:
    depth = 0
    for match in _BLOCK.finditer(text, start, stop):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return match.end()
    return stop


class Stop(enum.Enum):
    """Why the scanner stopped (psql's PsqlScanResult)."""

    SEMICOLON = enum.auto()
    BACKSLASH = enum.auto()
    VARIABLE = enum.auto()
    END = enum.auto()


@dataclass(slots=True)
class ScanState:
    """The current statement: its start, its words outside parentheses, and the current nesting."""

    start: int | None = None
    words: list[str] = field(default_factory=list)
    paren_depth: int = 0
    begin_depth: int = 0

    def take(self, token: Token, text: str) -> None:
        """Add a token to the statement."""
        if self.start is None:
            self.start = token.start
        if token.kind is Lexeme.LEFT:
            self.paren_depth += 1
        elif token.kind is Lexeme.RIGHT:
            self.paren_depth = max(0, self.paren_depth - 1)
        elif token.kind is Lexeme.WORD and self.paren_depth == 0:
            self.words.append(text[token.start : token.end].lower())
            self._nest(self.words[-1])

    def _nest(self, word: str) -> None:
        """Track `BEGIN ATOMIC … END` of a routine, whose semicolons end no statement; CASE also ends with END."""
        if not self._creates("function", "procedure"):
            return
        if word == "begin" or (word == "case" and self.begin_depth):
            self.begin_depth += 1
        elif word == "end" and self.begin_depth:
            self.begin_depth -= 1

    def _creates(self, *kinds: str) -> bool:
        after = 3 if self.words[1:3] == ["or", "replace"] else 1
        return self.words[:1] == ["create"] and self.words[after : after + 1] in [[kind] for kind in kinds]

    @property
    def at_top(self) -> bool:
        """Whether a semicolon here ends the statement."""
        return self.begin_depth == 0 and not (self.paren_depth and self._creates("rule"))

    @property
    def reads_stdin(self) -> bool:
        """Whether this is a COPY whose rows follow in the script."""
        return self.words[:1] == ["copy"] and ("from", "stdin") in zip(self.words, self.words[1:], strict=False)


def scan(text: str, start: int, state: ScanState, variables: Container[str] = ()) -> tuple[Stop, int]:
    """Scan from `start` to the next end of a statement, backslash, or reference to one of these variables.

    Return the reason for stopping and the offset: that of the semicolon, backslash or colon, or the end of the text.
    Mirrors `psql_scan`.
    """
    for token in tokens(text, start):
        if token.kind is Lexeme.BACKSLASH:
            return Stop.BACKSLASH, token.start
        if token.kind is Lexeme.SEMICOLON and state.at_top:
            return Stop.SEMICOLON, token.start
        if variables and text[token.start] == ":" and refers(text, token.start, variables):
            return Stop.VARIABLE, token.start
        if token.kind not in (Lexeme.SPACE, Lexeme.COMMENT):
            state.take(token, text)
    return Stop.END, len(text)


def refers(text: str, start: int, variables: Container[str]) -> bool:
    """Whether psql replaces something at this colon: a reference to a variable that is set, or a test for one."""
    match = None if text.startswith(":", start - 1, start) else REFERENCE.match(text, start)
    return match is not None and (
        match["test"] is not None or (match["plain"] or match["literal"] or match["identifier"]) in variables
    )
