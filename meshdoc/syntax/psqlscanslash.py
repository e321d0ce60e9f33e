"""The name and arguments of a psql command: psqlscanslash.l.

Differs from psql: shell commands in backquotes are not run; an argument that depends on one is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from meshdoc.record import positional
from meshdoc.syntax.variables import REFERENCE, substituted

_NAME = re.compile(r"\\([;:]|[^\s\\]*)")
_SPACE = re.compile(r"[ \t\f\v\r]*")
_LINE = re.compile(r"[^\n]*")
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.))|''")
_CONTROL = {"n": "\n", "t": "\t", "b": "\b", "r": "\r", "f": "\f"}
_QUOTED = {
    "'": re.compile(r"'(?:[^'\\\n]|\\.|'')*+'"),
    '"': re.compile(r'"[^"\n]*+"'),
    "`": re.compile(r"`[^`\n]*+`"),
}
_PLAIN = re.compile(r"[^\s\\'\"`:]+")
_WHOLE_LINE = frozenset({"!", "copy", "ef", "ev", "h", "help", "sf", "sv"})
_PIPES = frozenset({"g", "gx", "o", "out", "w", "write"})


@positional
class Argument:
    """One argument; its text is None if it depends on a shell command or on an unknown variable.

    `bare` is the number of characters at its end that no quotes protect.
    """

    text: str | None
    bare: int = 0

    @property
    def name(self) -> str | None:
        """The argument without semicolons behind it, as a command takes the name of a file or database."""
        if self.text is None:
            return None
        kept = self.text.rstrip(";")
        return kept if len(self.text) - len(kept) <= self.bare else self.text[: len(self.text) - self.bare]


@positional
class Command:
    """A command: its name, its arguments, its offsets in the text, and whether a quote in it is not closed."""

    name: str
    arguments: tuple[Argument, ...]
    start: int
    end: int
    is_broken: bool = False

    @property
    def texts(self) -> tuple[str | None, ...]:
        """The texts of the arguments."""
        return tuple(argument.text for argument in self.arguments)


def scan_command(text: str, start: int, variables: Mapping[str, str | None]) -> Command:
    """The command whose backslash is at `start`. Its end is behind its line, or behind the next `\\\\`."""
    match = _NAME.match(text, start)
    assert match is not None
    name, position = match[1], match.end()
    if name.lower() == "copy":  # the one command whose case psql ignores
        name = "copy"
    if name in (";", ":"):
        return Command(name, (), start, position)
    if name in _WHOLE_LINE:
        return _with_whole_line(text, name, start, position)
    arguments: list[Argument] = []
    while True:
        position = _behind_space(text, position)
        if position == len(text) or text[position] in "\n\\":
            break
        if text[position] == "|" and name in _PIPES:
            return _with_whole_line(text, name, start, position)
        parts = list(_parts(text, position, variables))
        if parts[-1].text is None:
            end = _end_of_line(text, position)
            return Command(name, tuple(arguments), start, end, is_broken=True)
        position = parts[-1].end
        arguments.append(_joined(parts))
    return Command(name, tuple(arguments), start, position + 2 * text.startswith("\\\\", position))


def _with_whole_line(text: str, name: str, start: int, position: int) -> Command:
    end = _end_of_line(text, position)
    line = text[position:end].strip()
    return Command(name, (Argument(line),) if line else (), start, end)


def _end_of_line(text: str, position: int) -> int:
    match = _LINE.match(text, position)
    assert match is not None
    return match.end()


def _behind_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    assert match is not None
    return match.end()


@positional
class _Part:
    """A part of an argument: None for a quote that is not closed; `value` is None if it cannot be known."""

    text: str | None
    value: str | None
    end: int
    is_bare: bool = False


def _parts(text: str, position: int, variables: Mapping[str, str | None]) -> Iterator[_Part]:
    while position < len(text) and text[position] != "\\" and not text[position].isspace():
        part = _part(text, position, variables)
        yield part
        if part.text is None:
            return
        position = part.end


def _part(text: str, position: int, variables: Mapping[str, str | None]) -> _Part:
    first = text[position]
    if first in _QUOTED:
        quoted = _QUOTED[first].match(text, position)
        if quoted is None:
            return _Part(None, None, position)
        return _Part(quoted[0], _inside(quoted[0]), quoted.end())
    if first == ":" and (reference := REFERENCE.match(text, position)):
        return _Part(reference[0], substituted(reference, variables), reference.end())
    plain = _PLAIN.match(text, position)
    word = plain[0] if plain else first
    return _Part(word, word, position + len(word), is_bare=True)


def _inside(quoted: str) -> str | None:
    """The value of a quoted part: double quotes are kept, as the command interprets them."""
    if quoted.startswith("`"):
        return None
    return _ESCAPE.sub(_character, quoted[1:-1]) if quoted.startswith("'") else quoted


def _character(escape: re.Match[str]) -> str:
    if escape[1] or escape[2]:
        return chr(int(escape[1], 8) & 0xFF if escape[1] else int(escape[2], 16))
    return _CONTROL.get(escape[3], escape[3]) if escape[3] else "'"


def _joined(parts: list[_Part]) -> Argument:
    values = [part.value for part in parts]
    bare = 0
    for part in reversed(parts):
        if not part.is_bare:
            break
        bare += len(part.text or "")
    known = [value for value in values if value is not None]
    return Argument("".join(known) if len(known) == len(values) else None, bare)


def identifier(text: str) -> str:
    """The argument as a name whose case counts, without its double quotes: OT_SQLIDHACK."""
    return re.sub(r'"((?:[^"]|"")*)"?', lambda match: match[1].replace('""', '"'), text)
