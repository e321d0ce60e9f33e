"""psql reading a script: mainloop.c, command.c, copy.c.

The parts of a script come one at a time, since what follows can depend on them: a query sets variables, a command
selects an encoding. psql's own commands are obeyed here as far as they need no server. Differs from psql in that

- nothing outside the project is read or run. A branch that depends on such a thing is undecided, and skipped with all
  of its alternatives;
- an error never ends the script, whatever ON_ERROR_STOP says;
- the rows of a COPY that the server refuses are no SQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from meshdoc.diagnostics import SqlError
from meshdoc.sources.includes import MOST_FILES, MOST_LEVELS, Includes
from meshdoc.sources.sections import blank
from meshdoc.sources.version import SourceFile
from meshdoc.syntax import variables as psql_variables
from meshdoc.syntax.conditional import CONDITIONALS, PSQL_ERROR, Conditions
from meshdoc.syntax.psql_copy import slash_copy
from meshdoc.syntax.psql_part import Blanked, BlankedKind, Part, Query
from meshdoc.syntax.psqlscan import ScanState, Stop, is_without_backslash, refers, scan
from meshdoc.syntax.psqlscanslash import Command, scan_command
from meshdoc.syntax.script import Script
from meshdoc.syntax.variables import REFERENCE, STARTUP, Variables, substituted


@dataclass(slots=True)
class Psql:
    """A psql process: its variables, the encoding that its session has now, and the files that it may read."""

    encoding: Callable[[], str]
    includes: Includes = field(default_factory=Includes)
    variables: Variables = field(default_factory=lambda: dict(STARTUP))
    folder: str | None = None
    """The working folder, if \\cd has changed it."""
    read: int = 0
    """How many files have been read."""


_SENDING = frozenset({"g", "gx", "gset", "gexec", "crosstabview", "watch"})
_DESCRIBING = frozenset({"gdesc", "parse"})
_KINDS = {
    **dict.fromkeys(("gexec",), BlankedKind.GEXEC),
    **dict.fromkeys(("!", "lo_import"), BlankedKind.UNREAD),
    **dict.fromkeys(("c", "connect"), BlankedKind.CONNECT),
    "encoding": BlankedKind.ENCODING,
    "gset": BlankedKind.GSET,
}
_COPY_END = re.compile(r"^\\\.\r?$", re.MULTILINE)
_INCLUDING = {"i": False, "include": False, "ir": True, "include_relative": True}
_KNOWN = frozenset(
    {
        *("a", "C", "cd", "close_prepared", "conninfo", "copyright", "e", "echo", "edit", "ef", "ev", "errverbose"),
        *("f", "getenv", "h", "H", "help", "html", "l", "list", "lo_export", "lo_list", "lo_unlink", "o", "out", "p"),
        *("password", "print", "prompt", "pset", "q", "qecho", "quit", "r", "reset", "restrict", "s", "set", "setenv"),
        *(
            "sf",
            "sv",
            "t",
            "T",
            "timing",
            "unrestrict",
            "unset",
            "w",
            "warn",
            "write",
            "x",
            "z",
            "?",
            "bind",
            "bind_named",
        ),
        *(
            "copy",
            "startpipeline",
            "endpipeline",
            "sendpipeline",
            "syncpipeline",
            "flush",
            "flushrequest",
            "getresults",
        ),
    }
)
"""The other commands, except those that describe (`\\d`)."""


def is_plain_sql(text: str, psql: Psql) -> bool:
    """Whether nothing in a text can be for psql, so that the server is sent all of it as it stands."""
    if "\\" in text and not is_without_backslash(text):
        return False
    found = REFERENCE.finditer(text)
    return "stdin" not in text.lower() and not any(refers(text, match.start(), psql.variables) for match in found)


@dataclass(slots=True)
class MainLoop:
    """One file being read by psql."""

    script: Script
    psql: Psql
    position: int = 0
    after: int = 0
    """Where the last part ended."""
    state: ScanState = field(default_factory=ScanState)
    gaps: list[tuple[int, int]] = field(default_factory=list)
    """What is left out of the current query."""
    unknown: bool = False
    """Whether the current query depends on a value that cannot be known."""
    bound: bool = False
    """Whether it is sent with parameters."""
    has_quit: bool = False
    values: list[tuple[str, int]] = field(default_factory=list)
    """The variables whose values are being scanned, and where they end."""
    conditions: Conditions = field(default_factory=Conditions)
    skipping_from: int = 0
    interrupted: ScanState = field(default_factory=ScanState)
    previous: Query | None = None

    def parts(self) -> Iterator[Part]:
        """All parts of the file, in order."""
        while self.position < len(self.script.text):
            known = self.psql.variables if self.conditions.active else ()
            stop, self.position = scan(self.script.text, self.position, self.state, known)
            if stop is Stop.SEMICOLON:
                self.position += 1
                yield from self._send(self.position - 1, self.position)
            elif stop is Stop.BACKSLASH:
                yield from self._command(scan_command(self.script.text, self.position, self._known))
            elif stop is Stop.VARIABLE:
                self._substitute()
        yield from self._finish()

    @property
    def _known(self) -> Variables:
        return self.psql.variables if self.conditions.active else {}

    def _finish(self) -> Iterator[Part]:
        """What is left at the end of the file."""
        end = len(self.script.text)
        if not self.conditions.active:
            yield from self._resume(end, self._skipped_as)
        if self.state.start is not None:
            yield from self._send(end, end)
        if self.conditions.stack and not self.has_quit:
            error = SqlError(PSQL_ERROR, "reached EOF without finding closing \\endif(s)")
            yield Blanked(BlankedKind.FAILED, max(end - 1, 0), "", error=error)

    # --- variables --------------------------------------------------------------------------------------

    def _substitute(self) -> None:
        match = REFERENCE.match(self.script.text, self.position)
        assert match is not None
        self.values = [each for each in self.values if each[1] > match.start()]
        value = substituted(match, self.psql.variables)
        if self.state.start is None:
            self.state.start = match.start()
        if value is None or match["plain"] in {name for name, _ in self.values}:
            self.unknown = self.unknown or value is None
            self.position = match.end()
            return
        self.script.put(*match.span(), value)
        more = len(value) - len(match[0])
        self.values = [(name, end + more) for name, end in self.values]
        if match["plain"]:
            self.values.append((match["plain"], match.start() + len(value)))
        else:
            self.position = match.start() + len(value)

    # --- queries ----------------------------------------------------------------------------------------

    def _send(self, end: int, after: int, by: Command | None = None) -> Iterator[Part]:
        """The current query, which ends here, with the rows that follow its line."""
        state, unknown, bound = self.state, self.unknown, self.bound
        text, start = self._text(end + self.script.text.startswith(";", end)), state.start
        self.state, self.gaps, self.unknown, self.bound = ScanState(), [], False, False
        begun, self.after = self.after, after
        if start is None or not self.conditions.active:
            return
        if unknown or bound:
            kind = BlankedKind.UNDECIDED if unknown else BlankedKind.UNREAD
            yield Blanked(kind, start, text)
            return
        query = Query(begun, start, end, text, is_used=by is not None and by.name in _KINDS)
        if state.reads_stdin:
            yield from self._with_rows(query)
        else:
            self.previous = query
            yield query

    def _text(self, end: int) -> str:
        """The current query without the commands in it."""
        start = end if self.state.start is None else self.state.start
        parts, position = [], start
        for gap, behind in self.gaps:
            parts += [self.script.text[position:gap], blank(self.script.text[gap:behind])]
            position = behind
        return "".join([*parts, self.script.text[position:end]])

    def _with_rows(self, query: Query) -> Iterator[Part]:
        """A query, and its rows: from the next line on, up to the line `\\.`; the rest of its own line comes after."""
        text = self.script.text
        newline = text.find("\n", self.position)
        start = len(text) if newline < 0 else newline + 1
        end = _COPY_END.search(text, start)
        last, behind = end.span() if end else (len(text), len(text))
        yield replace(query, rows=text[start:last])
        if start < behind:
            yield Blanked(BlankedKind.COPY_DATA, start, text[start:behind])
        if text[self.position : start].strip():
            self.script.put(start, behind, "")
        else:
            self.position = self.after = behind

    # --- commands ---------------------------------------------------------------------------------------

    def _command(self, command: Command) -> Iterator[Part]:
        self.position = command.end
        if command.name in CONDITIONALS:
            yield from self._condition(command)
        elif self.conditions.active:
            yield from self._act(command)

    def _act(self, command: Command) -> Iterator[Part]:
        name = command.name
        if name in (";", ":"):
            yield from self._escaped(command)
        elif name in _SENDING:
            yield from self._send_by(command)
        elif name in _DESCRIBING:
            start = self.state.start
            self._reset(command)
            where = command.start if start is None else start
            yield Blanked(BlankedKind.DESCRIBED, where, self.script.text[where : command.end])
        elif command.is_broken:
            yield self._blank(command, BlankedKind.FAILED, SqlError(PSQL_ERROR, "unterminated quoted string"))
        elif name == "copy":
            yield from self._copy(command)
        elif name in ("q", "quit"):
            yield self._blank(command, BlankedKind.COMMAND)
            if rest := self.script.text[command.end :]:
                yield Blanked(BlankedKind.SKIPPED, command.end, rest)
                self.gaps.append((command.end, len(self.script.text)))
            self.position, self.has_quit = len(self.script.text), True
        elif name in _INCLUDING:
            yield self._blank(command, BlankedKind.INCLUDED)
        else:
            yield self._obey(command)

    def _escaped(self, command: Command) -> Iterator[Part]:
        """`\\;` ends a statement of a query, and psql sends it with the next; `\\:` is a colon."""
        if command.name == ";" and self.state.start is not None:
            yield from self._send(command.start, command.end)

    def _send_by(self, command: Command) -> Iterator[Part]:
        """A command that sends the query, or the previous one again if there is none."""
        again = replace(self.previous, is_used=command.name in _KINDS) if self.previous else None
        if self.state.start is not None:
            yield from self._send(command.start, command.end, command)
        elif again is not None:
            yield again
        yield self._blank(command, _KINDS.get(command.name, BlankedKind.COMMAND))

    def _obey(self, command: Command) -> Blanked:
        """A command that needs no query: what it does within psql, and how it is recorded."""
        name, texts = command.name, command.texts
        first = texts[0] if texts else None
        if name not in _KNOWN and name not in _KINDS and not name.startswith(("d", "l", "z", "sf", "sv")):
            self.position = max(self.position, self._end_of_line(command.end))
            error = SqlError(PSQL_ERROR, f"invalid command \\{name}", hint="Try \\? for help.")
            return self._blank(replace(command, end=self.position), BlankedKind.FAILED, error)
        if name == "set" and first is not None:
            return self._set(command, first)
        if name == "unset" and first is not None:
            psql_variables.unset(self.psql.variables, first)
        elif name in ("getenv", "prompt") and texts and texts[0 if name == "getenv" else -1] is not None:
            self.psql.variables[str(texts[0 if name == "getenv" else -1])] = None
        elif name == "cd":
            self.psql.folder = first
        elif name in ("r", "reset"):
            self._reset(command)
        elif name in ("bind", "bind_named"):
            self.bound = True
        return self._blank(command, _KINDS.get(name, BlankedKind.COMMAND))

    def _end_of_line(self, position: int) -> int:
        found = self.script.text.find("\n", position)
        return len(self.script.text) if found < 0 else found

    def _set(self, command: Command, name: str) -> Blanked:
        if not psql_variables.is_name(name):
            return self._blank(command, BlankedKind.FAILED, SqlError(PSQL_ERROR, f'invalid variable name: "{name}"'))
        values = command.texts[1:]
        known = [value for value in values if value is not None]
        value = "".join(known) if len(known) == len(values) else None
        psql_variables.assign(self.psql.variables, name, value)
        return self._blank(command, BlankedKind.COMMAND)

    def _reset(self, command: Command) -> None:
        self.state, self.gaps, self.unknown, self.bound = ScanState(), [], False, False
        self.after = command.end

    def _blank(self, command: Command, kind: BlankedKind, error: SqlError | None = None) -> Blanked:
        """Leave a command out of the current query."""
        if self.state.start is None:
            self.after = command.end
        else:
            self.gaps.append((command.start, command.end))
        named = kind in (BlankedKind.INCLUDED, BlankedKind.CONNECT)
        arguments = tuple(each.name if named else each.text for each in command.arguments)
        text = self.script.text[command.start : command.end]
        return Blanked(kind, command.start, text, (command.name, *arguments), error)

    def _copy(self, command: Command) -> Iterator[Part]:
        copy = slash_copy(command.texts[0] or "") if command.texts else None
        if copy is None:
            yield self._blank(command, BlankedKind.FAILED, SqlError(PSQL_ERROR, "\\copy: parse error"))
            return
        self._blank(command, BlankedKind.COMMAND)
        query = Query(command.start, command.start, command.end, copy.sql, is_made=True)
        if copy.is_inline:
            yield from self._with_rows(query)
        else:
            yield replace(query, rows=None if copy.reads else "")

    # --- branches ---------------------------------------------------------------------------------------

    def _condition(self, command: Command) -> Iterator[Part]:
        was_active, skipped_as = self.conditions.active, self._skipped_as
        error = None
        try:
            self.conditions.change(command)
        except SqlError as refused:
            error = refused
        if self.conditions.active and not was_active:
            yield from self._resume(command.start, skipped_as)
        if self.conditions.active or was_active:
            yield self._blank(command, BlankedKind.FAILED if error else BlankedKind.COMMAND, error)
        if was_active and not self.conditions.active:
            self.skipping_from = command.end
            self.interrupted = replace(self.state, words=[*self.state.words])

    @property
    def _skipped_as(self) -> BlankedKind:
        return BlankedKind.UNDECIDED if self.conditions.undecided else BlankedKind.SKIPPED

    def _resume(self, position: int, skipped_as: BlankedKind) -> Iterator[Part]:
        self.state = self.interrupted
        if self.skipping_from < position:
            if self.state.start is None:
                self.after = position
            else:
                self.gaps.append((self.skipping_from, position))
            yield Blanked(skipped_as, self.skipping_from, self.script.text[self.skipping_from : position])


def included(psql: Psql, file: SourceFile, piece: Blanked, depth: int) -> SourceFile:
    """The file that an \\i or \\ir reads. Raises SqlError if it is not there, or if too many are read."""
    command, target = (*piece.arguments, "")[:2]
    assert command is not None
    if target is None:
        raise SqlError(PSQL_ERROR, "which file is read depends on a variable that is not known")
    if not target:
        raise SqlError(PSQL_ERROR, f"\\{command}: missing required argument")
    if depth >= MOST_LEVELS or psql.read >= MOST_FILES:
        raise SqlError(
            "54000", f"more than {MOST_LEVELS} files within each other, or {MOST_FILES} in all, are not read"
        )
    psql.read += 1
    found = psql.includes.find(file.path, target, is_relative=_INCLUDING[command], folder=psql.folder)
    if found is None:
        computed = "the name is computed by a psql variable; write it out to have the file read"
        is_computed = REFERENCE.search(piece.text)
        raise SqlError("58P01", f"{target}: {computed if is_computed else 'no such file in the project'}")
    return found
