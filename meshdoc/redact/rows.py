"""Data rows are not documentation: the constants of INSERT, UPDATE, DELETE, MERGE and COPY, and rows in messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.redact.code import DOLLARS, Word, inside, words
from meshdoc.redact.needles import HIDDEN

VERBS = frozenset({"insert", "update", "delete", "merge", "copy", "values", "execute"})
WRAPPERS = frozenset({"with", "explain", "prepare"})
"""Statements that may contain one of the former."""
OPENING = re.compile(rf"\(?\s*(?:{'|'.join(sorted(VERBS | WRAPPERS))})\b", re.IGNORECASE)
FILLED = re.compile(r"create\s+(?:\w+\s+){0,3}table\s[^'$;]{1,300}?\bas\s*\(?\s*values\b", re.IGNORECASE)
"""A table created with its rows."""
WRAPPING = re.compile(rf"\(?\s*(?:{'|'.join(sorted(WRAPPERS))})\b", re.IGNORECASE)
CODE = re.compile(r"do\b", re.IGNORECASE)
"""Code that runs once; the code of functions is a definition."""
BEFORE_STATEMENT = frozenset({";", "begin", "then", "else", "loop", ">"})
"""What a statement of PL/pgSQL may follow; the last one ends a label."""
DEEPEST = 3
"""Code in strings of code is searched so deep."""
BEFORE_TARGET = {"insert": ("into",), "update": (), "delete": ("from",), "merge": ("into",), "copy": ()}
"""The words between a verb and its table."""
MODIFYING = frozenset({*BEFORE_TARGET, "with"})
"""How a statement that modifies rows begins in code."""


def is_data(sql: str) -> bool:
    """Whether the constants of a statement are rows of tables rather than a definition."""
    if FILLED.match(sql):
        return True
    if not OPENING.match(sql):
        return False
    if not WRAPPING.match(sql):
        return True
    return any(word.text in VERBS for word in words(sql))


def target(sql: str) -> str:
    """The table that a statement modifies, as `schema.name`; empty if it is none of these statements."""
    if not OPENING.match(sql):
        return ""
    found = words(sql[:1000])
    for place, word in enumerate(found):
        if word.text in BEFORE_TARGET and not word.is_string:
            rest = found[place + 1 + len(BEFORE_TARGET[word.text]) :]
            rest = rest[rest[:1] != [] and rest[0].text == "only" :]
            name = [each.text for each in rest[:3]]
            if name[1:2] == ["."]:
                return ".".join(map(quote_identifier, name[::2]))
            return f"public.{quote_identifier(name[0])}" if name else ""
    return ""


@lru_cache(maxsize=1024)
def without_rows(sql: str) -> str:
    """A statement without its constants; rows of VALUES are counted instead."""
    found = words(sql)
    start = next((place for place, word in enumerate(found) if _begins_rows(found, place, word)), None)
    if start is None or found[0].text not in ("insert", "create"):
        return _without_constants(sql, found)
    counts, after = _rows(found, start + 1)
    many = f"{_plural(len(counts), 'row')} of {_plural(max(counts), 'column')}"
    head = sql[: found[start].start].rstrip()
    rest = sql[found[after].start :] if after < len(found) else ""
    return f"{head} -- {many}" + (f"\n{_without_constants(rest, words(rest))}" if rest else "")


def code_without_rows(code: str, depth: int = 0) -> str:
    """Code without the rows of its statements, and of those in its strings."""
    shown, position, end = [], 0, -1
    found = words(code)
    for place, word in enumerate(found):
        if word.start < end:
            continue
        new = before = code[word.start : word.end]
        if word.text in MODIFYING and (place == 0 or found[place - 1].text in BEFORE_STATEMENT):
            end = next((each.start for each in found[place:] if each.text == ";"), len(code))
            before = code[word.start : end]
            new = without_rows(before) if is_data(before) else before
        elif word.is_string and depth < DEEPEST:
            new = _requoted(word.text, code_without_rows(inside(word.text).value, depth + 1))
        if new != before:
            shown += [code[position : word.start], new]
            position = word.start + len(before)
    return "".join([*shown, code[position:]])


def _requoted(raw: str, value: str) -> str:
    """A string with another value; itself if it has that value."""
    if inside(raw).value == value:
        return raw
    opening = DOLLARS.match(raw)
    return f"{opening[0]}{value}{opening[0]}" if opening else "'" + value.replace("'", "''") + "'"


def _begins_rows(found: Sequence[Word], place: int, word: Word) -> bool:
    return word.text == "values" and place + 1 < len(found) and found[place + 1].text == "("


def _rows(found: Sequence[Word], start: int) -> tuple[list[int], int]:
    """The number of columns of each row, and the place after the last row."""
    counts: list[int] = []
    depth, place = 0, start
    while place < len(found):
        text = found[place].text
        if depth == 0 and text not in ("(", ","):
            break
        if text in ("(", "["):
            if depth == 0:
                counts.append(1)
            depth += 1
        elif text in (")", "]"):
            depth -= 1
        elif text == "," and depth == 1:
            counts[-1] += 1
        place += 1
    return counts, place


def _without_constants(sql: str, found: Iterable[Word]) -> str:
    """A text without its constants and comments, which may quote rows too."""
    shown, position = [], 0
    for word in found:
        gap = sql[position : word.start]
        if gap and not gap.isspace():
            gap = "\n" if "\n" in gap else " "
        shown += [gap, HIDDEN if word.is_constant else sql[word.start : word.end]]
        position = word.end
    return "".join(shown)


READING = re.compile(r"\\?copy\b.*\bfrom\s+stdin\b", re.IGNORECASE | re.DOTALL)


def reads_rows(sql: str) -> bool:
    """Whether rows follow a statement in the script."""
    return READING.match(sql) is not None


def count_of_rows(data: str) -> str:
    """The rows that follow COPY, counted."""
    lines = [line for line in data.splitlines() if line != r"\."]
    return f"-- {_plural(len(lines), 'row')}"


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


# --- messages -----------------------------------------------------------------------------------------------

ROWS = (
    (re.compile(r"(Key \((?:(?!Key \().)*?\)=)\(.*\)", re.DOTALL), rf"\1({HIDDEN})"),
    (re.compile(r"([Ff]ailing row contains )\(.*\)(?: = \(.*\))?", re.DOTALL), rf"\1({HIDDEN})"),
)
"""How PostgreSQL quotes rows: BuildIndexValueDescription, ExecBuildSlotValueDescription."""
QUOTED = re.compile(
    r"(?P<name>\b(?:type|column|relation|table|enum|domain|function|constraint|encoding|index|attribute|view|sequence) "
    r')?"(?:[^"]|""|"(?=\w))*"'
)
CONTEXT = re.compile(r"((?:JSON data, line \d+|COPY [^,]+, line \d+(?:, column [^:]+)?): ).*", re.DOTALL)
"""The context of errors in values: report_json_context, CopyFromErrorCallback."""
DATA_EXCEPTION = "22"
SHORTEST = 3
"""Shorter constants of a statement are not searched in its messages: every message contains them."""


def without_key_values(message: str) -> str:
    """A message without the rows and keys that it quotes."""
    for pattern, shown in ROWS:
        message = pattern.sub(shown, message)
    return message


def without_data(message: str) -> str:
    """A message about a statement that modifies rows, without the context that quotes them."""
    return CONTEXT.sub(rf"\1{HIDDEN}", message)


def without_values(message: str, sqlstate: str, sql: str) -> str:
    """A message without the values that are not written in its statement: they come from rows."""
    if not sqlstate.startswith(DATA_EXCEPTION):
        return message
    return QUOTED.sub(lambda match: match[0] if match["name"] or match[0][1:-1] in sql else f'"{HIDDEN}"', message)


def without_words(message: str, values: Iterable[str]) -> str:
    """A message without some values, wherever they are whole words in it."""
    for value in sorted({value for value in values if len(value) >= SHORTEST}, key=len, reverse=True):
        if value in message:
            message = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", HIDDEN, message)
    return message


def constants(sql: str, data: str) -> Iterator[str]:
    """The values of the strings in a statement, and the fields of the rows that follow it."""
    for word in words(sql):
        if word.is_string:
            yield inside(word.text).value
    for line in data.splitlines():
        yield from line.split("\t")
