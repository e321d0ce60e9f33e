"""Split a SQL file into statements, each with its tree, exact text, location and the comment above it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from pglast import ast

from meshdoc.diagnostics import Location, SqlError
from meshdoc.record import record
from meshdoc.sources.version import SourceFile
from meshdoc.syntax.comment import comment_above
from meshdoc.syntax.encoding import UTF8, check_encoding, decoded, encoded, has_faults, readable
from meshdoc.syntax.parser import raw_parser
from meshdoc.syntax.psql import Blanked, CopyData, read_script
from meshdoc.syntax.psqlscan import Lexeme, ScanState, Stop, scan, tokens

AS_UTF8 = "Save the file as UTF-8, or set its encoding before this statement, as in SET client_encoding = 'LATIN1'."


@record
class _Part:
    """A part of a file. `text` is the source from its first to its last token, without the semicolon."""

    file: SourceFile
    offset: int
    text: str

    @property
    def location(self) -> Location:
        """The location of the first token."""
        return self.file.location(self.offset)


@record
class Statement(_Part):
    """A statement."""

    node: ast.Node
    origin: int
    """The offset in the file from which positions in `node` count; see `position`."""
    comment: str

    @property
    def kind(self) -> str:
        """The name of the node's class, such as CreateStmt."""
        return type(self.node).__name__

    def position(self, location: int) -> int:
        """Convert a `location` of the tree to an offset in `text`; add `offset` for one in the file."""
        return self.origin + location - self.offset


@record
class Unparsed(_Part):
    """A part of a file that PostgreSQL's parser rejects. The error's offset counts from the start of `text`."""

    error: SqlError


@record
class Parsed:
    """The contents of a file, except whitespace and comments."""

    file: SourceFile
    statements: tuple[Statement | Unparsed, ...]
    blanked: tuple[Blanked, ...]
    copies: tuple[CopyData, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """The position of a statement in the text, and its tree or its error."""

    start: int
    end: int
    origin: int
    tree: ast.Node | SqlError


def parse(file: SourceFile) -> Parsed:
    """Parse the statements of a file, in order. A statement that fails to parse does not affect the others."""
    script = read_script(file.text)
    statements: list[Statement | Unparsed] = []
    end = 0
    for piece in _pieces(script.text, file.encoding):
        comment = comment_above(script.text, end, piece.start)
        end = piece.end
        text = script.text[piece.start : _end_of_last_token(script.text, piece.start, end)]
        if isinstance(piece.tree, SqlError):
            statements.append(Unparsed(file=file, offset=piece.start, text=readable(text), error=piece.tree))
        else:
            tree, origin = piece.tree, piece.origin
            statements.append(
                Statement(file=file, offset=piece.start, text=text, node=tree, origin=origin, comment=comment)
            )
    return Parsed(file=file, statements=tuple(statements), blanked=script.blanked, copies=script.copies)


Piece: TypeAlias = Statement | Unparsed | Blanked


class Turn(NamedTuple):
    """The next piece of a file, the file as decoded so far, and the rows of a COPY FROM stdin."""

    piece: Piece
    file: SourceFile
    rows: str


def read(file: SourceFile, encoding: Callable[[], str]) -> Iterator[Turn]:
    """All pieces of a file, in order, each decoded from the encoding that is asked for when its turn comes."""
    start: int | None = 0
    rest = encoded(file.text, file.encoding)
    while start is not None:
        file = SourceFile(file.path, file.text[:start] + decoded(rest, encoding()), encoding())
        parsed = parse(file)
        rows = {copy.offset: copy.text for copy in parsed.copies}
        begun, start = start, None
        for piece in _in_order(parsed, begun):
            if file.encoding != encoding() and not rest.isascii():
                start, rest = piece.offset, rest[len(encoded(file.text[begun : piece.offset], file.encoding)) :]
                break
            yield Turn(piece, file, rows.get(piece.offset, ""))


def _in_order(parsed: Parsed, start: int) -> list[Piece]:
    """The pieces of a file from an offset on, by where they stand."""
    pieces: list[Piece] = [*parsed.statements, *parsed.blanked]
    return sorted((piece for piece in pieces if piece.offset >= start), key=lambda piece: piece.offset)


def _pieces(text: str, encoding: str) -> list[_Piece]:
    """Parse the whole text at once if possible, else statement by statement.

    Non-ASCII texts are never parsed at once: the time that pglast takes to convert a byte offset to characters grows
    with the number of non-ASCII characters in the text.
    """
    if text.isascii():
        with contextlib.suppress(SqlError):
            return list(_parsed(text, 0))
    pieces: list[_Piece] = []
    before = 0
    for start, end in _split(text):
        fault = _fault(text, before, start, end, encoding)
        pieces += [_Piece(start, end, start, fault)] if fault else _parsed_alone(text, start, end)
        before = end
    return pieces


def _fault(text: str, before: int, start: int, end: int, encoding: str) -> SqlError | None:
    """The error for bytes of a statement that are no characters; a block comment above it is sent along with it."""
    if not has_faults(text, before, end):
        return None
    comments = (token.start for token in tokens(text, before, start) if text.startswith("/*", token.start))
    sent = next(comments, start)
    try:
        check_encoding(text, encoding, sent, end)
    except SqlError as error:
        assert error.offset is not None
        error.offset += sent - start
        error.hint = AS_UTF8 if encoding == UTF8 else "Save the file as UTF-8."
        return error
    return None


def _parsed(text: str, origin: int) -> Iterator[_Piece]:
    for raw in raw_parser(text):
        assert raw.stmt is not None
        start = raw.stmt_location or 0
        end = start + raw.stmt_len if raw.stmt_len else len(text)
        yield _Piece(origin + start, origin + end, origin, raw.stmt)


def _parsed_alone(text: str, start: int, end: int) -> list[_Piece]:
    after = end + 1 if text.startswith(";", end) else end
    try:
        return list(_parsed(text[start:after], start))
    except SqlError as error:
        return [_Piece(start, end, start, error)]


def _split(text: str) -> Iterator[tuple[int, int]]:
    """The start and end of each statement: up to its semicolon, or the last token of the text."""
    position = 0
    while position < len(text):
        state = ScanState()
        stop, end = scan(text, position, state)
        position = end + 1
        if state.start is not None:
            yield state.start, end if stop is Stop.SEMICOLON else _end_of_last_token(text, state.start, end)


def _end_of_last_token(text: str, start: int, end: int) -> int:
    if "--" not in text[start:end] and "*/" not in text[start:end]:
        return start + len(text[start:end].rstrip())
    white = (Lexeme.SPACE, Lexeme.COMMENT)
    return max(token.end for token in tokens(text, start, end) if token.kind not in white)
