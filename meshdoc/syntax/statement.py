"""Split a SQL file into statements, each with its tree, exact text, location and the comment above it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from pglast import ast

from meshdoc.diagnostics import Location, SqlError
from meshdoc.record import positional, record
from meshdoc.sources.version import SourceFile
from meshdoc.syntax.comment import comment_above
from meshdoc.syntax.encoding import UTF8, check_encoding, has_faults, readable
from meshdoc.syntax.parser import raw_parser
from meshdoc.syntax.psql import MainLoop, Psql, included, is_plain_sql
from meshdoc.syntax.psql_part import Blanked, BlankedKind, Query
from meshdoc.syntax.psqlscan import Lexeme, tokens
from meshdoc.syntax.script import Generated, Origin, Script

AS_UTF8 = "Save the file as UTF-8, or set its encoding before this statement, as in SET client_encoding = 'LATIN1'."


@record
class _Part:
    """A part of a file. `text` is the source from its first to its last token, without the semicolon."""

    file: Origin
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


@positional
class CopyData:
    """The rows that follow a COPY FROM stdin, without the closing `\\.`, and the offset of that statement."""

    offset: int
    text: str


@record
class Parsed:
    """The contents of a file, except whitespace and comments."""

    file: SourceFile
    statements: tuple[Statement | Unparsed, ...]
    blanked: tuple[Blanked, ...]
    copies: tuple[CopyData, ...]


@positional
class _Piece:
    """The position of a statement in the text, and its tree or its error."""

    start: int
    end: int
    origin: int
    tree: ast.Node | SqlError


Piece: TypeAlias = Statement | Unparsed | Blanked


class Turn(NamedTuple):
    """The next piece of a file, its place, and the rows of a COPY FROM stdin: None if they cannot be known.

    `is_used` is whether psql does something with the result of the query.
    """

    piece: Piece
    location: Location
    rows: str | None = ""
    is_used: bool = False


def parse(file: SourceFile) -> Parsed:
    """Parse a file that is read on its own. A statement that fails to parse does not affect the others."""
    turns = list(read(file, Psql(lambda: file.encoding)))
    return Parsed(
        file=file,
        statements=tuple(turn.piece for turn in turns if not isinstance(turn.piece, Blanked)),
        blanked=tuple(turn.piece for turn in turns if isinstance(turn.piece, Blanked)),
        copies=tuple(CopyData(turn.piece.offset, turn.rows) for turn in turns if turn.rows),
    )


def read(file: SourceFile, psql: Psql, depth: int = 0) -> Iterator[Turn]:
    """The pieces of a file and of the files that it includes, in psql's order.

    What is done with a piece can decide how the next is read: its encoding, and the variables of `psql`.
    """
    if file.text.isascii() and is_plain_sql(file.text, psql):
        with contextlib.suppress(SqlError):
            yield from _turns(file, file.text, 0, list(_parsed(file.text, 0)))
            return
    script = Script(file)
    for part in MainLoop(script, psql).parts():
        if isinstance(part, Query):
            yield from _sent(script, part)
            script.decode(part.end, psql.encoding())
        elif part.kind is BlankedKind.INCLUDED:
            yield from _included(script, psql, part, depth)
        else:
            yield Turn(part, script.location(part.offset))
            script.decode(part.offset + len(part.text), psql.encoding())


def _included(script: Script, psql: Psql, command: Blanked, depth: int) -> Iterator[Turn]:
    location = script.location(command.offset)
    try:
        file = included(psql, script.file, command, depth)
    except SqlError as error:
        yield Turn(replace(command, kind=BlankedKind.UNREAD, error=error), location)
    else:
        yield Turn(command, location)
        yield from read(file, psql, depth + 1)


def made_statements(sql: str, location: Location) -> Iterator[Turn]:
    """The statements of a text that is not in the input, all of them at one place."""
    origin = Generated(location)
    yield from _turns(origin, sql, 0, _pieces(sql, 0, 0, len(sql), UTF8))


def _sent(script: Script, query: Query) -> Iterator[Turn]:
    """The statements of a query, which are several if its text holds semicolons that psql does not see."""
    if query.is_made:
        turns = made_statements(query.text, script.location(query.start))
        yield from (turn._replace(rows=query.rows) for turn in turns)
        return
    before = script.text[query.after : query.start]
    text, start = before + query.text, len(before)
    end = _end_of_last_token(text, start, start + query.end - query.start)
    pieces = _pieces(text, 0, start, end, script.file.encoding)
    for turn in _turns(script, text, query.after, pieces):
        yield turn._replace(rows=query.rows, is_used=query.is_used)


def _turns(origin: Origin, text: str, shift: int, pieces: Sequence[_Piece]) -> Iterator[Turn]:
    """The statements of a text that begins at an offset in its origin."""
    end = 0
    for piece in pieces:
        comment = comment_above(text, end, piece.start, is_start=end == 0 and shift == 0)
        end = piece.end
        part = text[piece.start : _end_of_last_token(text, piece.start, end)]
        offset = shift + piece.start
        statement: Statement | Unparsed
        if isinstance(piece.tree, SqlError):
            statement = Unparsed(file=origin, offset=offset, text=readable(part), error=piece.tree)
        else:
            statement = Statement(
                file=origin, offset=offset, text=part, node=piece.tree, origin=shift + piece.origin, comment=comment
            )
        yield Turn(statement, statement.location)


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


def _pieces(text: str, before: int, start: int, end: int, encoding: str) -> list[_Piece]:
    """The statements from `start` on, which psql takes for one that ends at `end`, or at a semicolon there."""
    if fault := _fault(text, before, start, end, encoding):
        return [_Piece(start, end, start, fault)]
    try:
        return list(_parsed(text[start : end + text.startswith(";", end)], start))
    except SqlError as error:
        return [_Piece(start, end, start, error)]


def _end_of_last_token(text: str, start: int, end: int) -> int:
    kept = text[start:end].rstrip()
    ending = kept if "/*" in kept else kept[kept.rfind("\n") + 1 :]
    if "*/" not in kept and "--" not in ending:  # it does not end with a comment
        return start + len(kept)
    white = (Lexeme.SPACE, Lexeme.COMMENT)
    return max(token.end for token in tokens(text, start, end) if token.kind not in white)
