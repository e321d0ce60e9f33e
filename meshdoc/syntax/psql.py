"""psql commands and COPY data: blanked in place and recorded.

Mirrors the input side of psql: mainloop.c, command.c (commands that end a statement), conditional.c (`\\if`) and
copy.c. Unlike psql, it knows nothing outside the script: a condition that depends on a variable is undecided and skips
all of its branches, and a command that would read more SQL is recorded but not followed.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field, replace

from meshdoc.sources.sections import blank
from meshdoc.syntax.psqlscan import ScanState, Stop, is_without_backslash, scan


class BlankedKind(enum.Enum):
    """The kind of blanked text, by its effect on the schema."""

    COMMAND = "psql meta-command without effect on the schema"
    COPY_DATA = "COPY data"
    SKIPPED = "skipped by psql"
    UNDECIDED = "branch that depends on a psql variable or shell command"
    UNREAD = "psql meta-command that runs SQL from elsewhere"
    CONNECT = "connects to the documented database"
    ENCODING = "sets the encoding of what follows"


@dataclass(frozen=True, slots=True)
class Blanked:
    """A part of a script that is not SQL for the server: its kind, its offset in characters, and its text."""

    kind: BlankedKind
    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class CopyData:
    """The rows that follow a COPY … FROM stdin, and the offset of that statement. The closing `\\.` is not included."""

    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class Script:
    """A script with only the SQL for the server left, in its original position, and the removed parts."""

    text: str
    blanked: tuple[Blanked, ...] = ()
    copies: tuple[CopyData, ...] = ()


def read_script(text: str) -> Script:
    """Blank everything that psql does not send to the server. Length and line breaks of the text do not change."""
    if not _STDIN.search(text) and ("\\" not in text or is_without_backslash(text)):
        return Script(text)
    return _Reader(text).read()


class _Branch(enum.Enum):
    """The state of one `\\if` (psql's ifState)."""

    ACTIVE = enum.auto()
    WAITING = enum.auto()
    DONE = enum.auto()
    UNDECIDED = enum.auto()


_STDIN = re.compile(r"\bstdin\b", re.IGNORECASE)
_COMMAND = re.compile(
    r"""\\(?P<name>[;:]|[^\s\\'"`;]*)
        (?P<arguments>(?:[^\\'"`\r\n]++|'(?:[^'\\\r\n]++|\\.|'')*+'|"[^"\r\n]*+"|`[^`\r\n]*+`|\\(?!\\)|['"`])*+)
        (?:\\\\)?""",
    re.VERBOSE,
)
_COPY_END = re.compile(r"^\\\.\r?$", re.MULTILINE)
_SENDING = frozenset({"g", "gx", "gset", "gexec", "gdesc", "crosstabview", "watch", "parse"})
_KINDS = {
    **dict.fromkeys(("i", "ir", "include", "include_relative", "gexec", "!"), BlankedKind.UNREAD),
    **dict.fromkeys(("c", "connect"), BlankedKind.CONNECT),
    "encoding": BlankedKind.ENCODING,
}
_TRUE = frozenset({"1", "on", "t", "tr", "tru", "true", "y", "ye", "yes"})


@dataclass(slots=True)
class _Reader:
    text: str
    state: ScanState = field(default_factory=ScanState)
    branches: list[_Branch] = field(default_factory=list)
    skipping_from: int = 0
    interrupted: ScanState = field(default_factory=ScanState)
    blanked: list[Blanked] = field(default_factory=list)
    copies: list[CopyData] = field(default_factory=list)
    sent: set[int] = field(default_factory=set)
    """Offsets of backslash commands that end a statement like a semicolon."""

    def read(self) -> Script:
        position = 0
        while position < len(self.text):
            stop, position = scan(self.text, position, self.state)
            if stop is Stop.SEMICOLON:
                position = self._end_statement(position + 1)
            elif stop is Stop.BACKSLASH:
                position = self._command(position)
        if not self.active:
            self._resume(len(self.text), self._skipped_as)
        return Script(self._remaining(), tuple(self.blanked), tuple(self.copies))

    @property
    def active(self) -> bool:
        return not self.branches or self.branches[-1] is _Branch.ACTIVE

    def _blank(self, kind: BlankedKind, start: int, end: int) -> None:
        if start < end:
            self.blanked.append(Blanked(kind, start, self.text[start:end]))

    def _end_statement(self, after: int) -> int:
        state, self.state = self.state, ScanState()
        if not (self.active and state.reads_stdin):
            return after
        start, end, after = self._rows(after)
        assert state.start is not None
        self.copies.append(CopyData(state.start, self.text[start:end]))
        return after

    def _rows(self, after: int) -> tuple[int, int, int]:
        """Blank the rows from the next line on; return their start and end, and where the script continues."""
        newline = self.text.find("\n", after)
        start = len(self.text) if newline < 0 else newline + 1
        end = _COPY_END.search(self.text, start)
        last, after = end.span() if end else (len(self.text), len(self.text))
        self._blank(BlankedKind.COPY_DATA, start, after)
        return start, last, after

    def _command(self, start: int) -> int:
        match = _COMMAND.match(self.text, start)
        assert match is not None
        name, arguments = match["name"], match["arguments"].strip()
        if name in ("if", "elif", "else", "endif"):
            self._condition(name, arguments, match)
        elif self.active:
            return self._act(name, arguments, match)
        return match.end()

    def _act(self, name: str, arguments: str, match: re.Match[str]) -> int:
        start, end = match.span()
        if name in (";", ":"):
            self._blank(BlankedKind.COMMAND, start, start + 1)
            return start + 1
        if name in _SENDING and self.state.start is not None:
            self.sent.add(start)
            self.state = ScanState()
        self._blank(_KINDS.get(name, BlankedKind.COMMAND), start, end)
        if name in ("q", "quit"):
            self._blank(BlankedKind.SKIPPED, end, len(self.text))
            return len(self.text)
        if name == "copy" and re.search(r"\bfrom\s+stdin\b", arguments, re.IGNORECASE):
            return self._rows(end)[2]
        return end

    def _condition(self, name: str, arguments: str, match: re.Match[str]) -> None:
        was_active, skipped_as = self.active, self._skipped_as
        self._change_branch(name, arguments)
        if self.active and not was_active:
            self._resume(match.start(), skipped_as)
        if self.active or was_active:
            self._blank(BlankedKind.COMMAND, *match.span())
        if was_active and not self.active:
            self.skipping_from, self.interrupted = match.end(), replace(self.state, words=[*self.state.words])

    @property
    def _skipped_as(self) -> BlankedKind:
        undecided = self.branches and self.branches[-1] is _Branch.UNDECIDED
        return BlankedKind.UNDECIDED if undecided else BlankedKind.SKIPPED

    def _resume(self, position: int, skipped_as: BlankedKind) -> None:
        self._blank(skipped_as, self.skipping_from, position)
        self.state = self.interrupted

    def _change_branch(self, name: str, arguments: str) -> None:
        if name == "if":
            self.branches.append(self._begun(arguments))
        elif not self.branches:
            return
        elif name == "endif":
            self.branches.pop()
        elif self.branches[-1] is _Branch.ACTIVE:
            self.branches[-1] = _Branch.DONE
        elif self.branches[-1] is _Branch.WAITING:
            self.branches[-1] = _Branch.ACTIVE if name == "else" else _chosen(arguments)

    def _begun(self, condition: str) -> _Branch:
        """The branch that `\\if` begins: inside one that is not active, its state is that of the outer one."""
        if self.active:
            return _chosen(condition)
        return _Branch.UNDECIDED if self.branches[-1] is _Branch.UNDECIDED else _Branch.DONE

    def _remaining(self) -> str:
        parts, position = [], 0
        for gone in self.blanked:
            parts.append(self.text[position : gone.offset])
            parts.append(";" + blank(gone.text[1:]) if gone.offset in self.sent else blank(gone.text))
            position = gone.offset + len(gone.text)
        return "".join([*parts, self.text[position:]])


def _chosen(condition: str) -> _Branch:
    """Whether a branch is taken (ParseVariableBool of variables.c); undecided if psql would substitute in it."""
    if ":" in condition or "`" in condition:
        return _Branch.UNDECIDED
    return _Branch.ACTIVE if condition.strip("'\"").lower() in _TRUE else _Branch.WAITING
