"""The comments in the input beside what they describe: above a CREATE, above a column's line, or behind it.

A `/* */` counts if nothing follows it on its line. What tools write, licence heads, rules, headings, repeated names and
SQL that is commented out are no descriptions.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from meshdoc.catalog.change import Cause
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import Column, Relation
from meshdoc.history.history import History

NOISE = re.compile(
    r"(?i)(?:create|add|alter|drop|rename|redefine)\s?(?:table|index|enum|column|foreign\s?key|primary\s?key|constraint"
    r"|view|function|trigger|extension|schema|type|policy)s?\b"
    r"|(?:create|add)\s.*\b(?:table|column|index|type|enum)s?\b|replaces\s"
    r"|copyright|licen[sc]e|spdx|\+goose|\+migrate|atlas:|migrate:|name:|generated|breakpoint|todo|fixme|warnings?:|down\b|up\b|[fpu]k\d*$"
)
"""How a comment begins that a tool, a lawyer or a reminder has written."""
SQL = re.compile(
    r"(?i)(?:create|alter|drop|select|insert|update|delete|grant|revoke|constraint|primary key|foreign key|unique|check"
    r"|references|begin|commit|set|do)\b(?:\W*\w*\W*\w*\W*|.*[()=;<>*\"].*|.*[;,])|.*[;,(]"
    r"|\"?\w+\"?\s+(?:bigint|int|integer|smallint|text|uuid|jsonb?|boolean|bool|timestamptz?|date|numeric|varchar|serial)\b"
)
"""A line of a comment that reads as SQL, not as a sentence that begins with such a word."""
HEADING_WORDS = 4
"""A comment above something that has so few words, none of them in lower case, is a heading of what follows."""
BEFORE_COLUMN = re.compile(r"(\s*)(?:(add\s+)(column\s+)?(if\s+not\s+exists\s+)?)?", re.IGNORECASE)
"""What may be in front of a column's name, unless a part of it is the name."""
BLOCK = re.compile(r"/\*(?![+!])((?:(?!\*/).)*+)(?P<end>\*/[ \t]*+$)?", re.MULTILINE | re.DOTALL)
"""A comment, which may have more lines; hints to a planner or another system are none. `end` if its line ends there."""
WORD = re.compile(r"[^\W\d_]{2}")


def object_comment(history: History, item: Object) -> str:
    """The lines right above the last statement that creates or replaces an object; empty if they describe nothing."""
    made = next(filter(_creates, (change.cause for change in reversed(history.changes_of(item.oid)))), None)
    if made is None or made.path:
        return ""
    lines = _lines(_text(history, made))
    place = min(made.location.line - 1, len(lines))
    found: list[str] = []
    while place and (comment := _whole_line(lines[place - 1])) is not None:
        found.insert(0, comment)
        place -= 1
    return _above(found, item.name)


def _creates(cause: Cause | None) -> bool:
    return cause is not None and cause.sql[:6].lower() == "create"


def column_comment(history: History, table: Relation, column: Column) -> str:
    """The comment behind the line that defines a column, or else those right above it."""
    made = history.column_added_by(table.oid, column.attnum)
    if made is None or made.path:
        return ""
    above: list[str] = []
    for line, comment, starts in _definitions(made.sql):
        if comment is not None:
            above.append(comment)
        elif any(_begins(start, column.name) for start in starts):
            behind = _described([_behind(line)], column.name)
            return behind or _above(above, column.name)
        else:
            above.clear()
    return ""


@functools.lru_cache(maxsize=64)
def _definitions(sql: str) -> list[tuple[str, str | None, list[str]]]:
    """The lines of CREATE TABLE or ALTER TABLE, with the comment that each is, and where a column's name may begin."""
    found = []
    for line in _lines(sql):
        before = BEFORE_COLUMN.match(line)
        ends = {before.end(group) for group in range(1, 5)} if before else set()
        found.append((line, _whole_line(line), [line[end:].removeprefix('"') for end in sorted(ends) if end >= 0]))
    return found


def _begins(line: str, name: str) -> bool:
    length = len(name)
    return line[:length].lower() == name.lower() and line[length:].removeprefix('"')[:1].isspace()


def _text(history: History, made: Cause) -> str:
    """The file of a statement."""
    steps = (history.steps[place] for place in history.places.get(made.version, ()))
    files = (file for step in steps for file in step.version.files)
    return next((file.text for file in files if file.path == made.location.path), "")


@functools.lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    """The lines of a file, which may create thousands of tables."""
    return (BLOCK.sub(_dashed, text) if "/*" in text else text).splitlines()


def _dashed(block: re.Match[str]) -> str:
    """The same lines, as comments that begin with dashes; what is behind a comment on its line could not stay."""
    if not block["end"]:
        return block[0]
    return "\n".join(f"--{line}" for line in block[1].strip(" \t\r").split("\n"))


def _whole_line(line: str) -> str | None:
    """The comment that a line is; None if it is something else, or empty."""
    stripped = line.strip()
    return stripped[2:].strip() if stripped.startswith("--") else None


def _behind(line: str) -> str:
    """The comment at the end of a line with SQL."""
    for found in re.finditer("--", line):
        before = line[: found.start()]
        if before.count("'") % 2 == 0 and before.count('"') % 2 == 0:
            return line[found.end() :].strip()
    return ""


def _above(lines: list[str], name: str) -> str:
    """Comment lines above something as one text; empty if they are the heading of a part of the file or table."""
    found = _described(lines, name)
    return "" if found == found.upper() and len(found.split()) <= HEADING_WORDS else found


def _described(lines: list[str], name: str) -> str:
    """Comment lines as one text; empty if they are not a description, or only the name of what they are beside."""
    kept = [line.strip("-=#* ") for line in lines]
    if any(SQL.fullmatch(line) for line in kept) or any(NOISE.match(line) for line in kept):
        return ""
    found = " ".join(_words(kept))
    return "" if _plain(found) in (_plain(name), f"{_plain(name)}table", f"{_plain(name)}s") else found


def _plain(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(filter(str.isalnum, text.lower()))


def _words(lines: list[str]) -> Iterator[str]:
    """The lines without rules made of dashes."""
    return (line for line in lines if WORD.search(line))
