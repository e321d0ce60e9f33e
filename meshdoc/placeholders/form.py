"""How tools write placeholders: each form is one decorated function that finds them in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from meshdoc.record import record
from meshdoc.registry import Registry


def as_is(value: str) -> str:
    """The value itself."""
    return value


@record
class Mark:
    """One placeholder in a text, at `text[start:end]`, whose place in the text takes `written(value)`.

    `default` is the value that the placeholder itself names. An optional one is valid SQL without a value. One that is
    not everywhere is a placeholder only in code, not in literals, comments and dollar-quoted bodies.
    """

    name: str
    start: int
    end: int
    default: str | None = None
    written: Callable[[str], str] = as_is
    optional: bool = False
    everywhere: bool = True


Form = Callable[[str], Iterator[Mark]]
"""The placeholders of a text, in order."""

form: Registry[str, Form] = Registry("form of placeholders")

_DOLLAR = re.compile(r"\$\{(?P<name>[A-Za-z_][\w.-]*(?::[A-Za-z]\w*)?)(?::-(?P<default>[^{}\r\n]*))?\}")
_HASH = re.compile(r"#\[(?P<name>[A-Za-z_][\w.-]*)\]")
_AT = re.compile(r"@(?<![\w@.'\"/:-]@)(?P<name>[A-Za-z]\w*)(?=\.[A-Za-z_\"])")
_PERCENT = re.compile(r"\$%(?P<name>[A-Za-z_]\w*)%\$")
_BRACES = re.compile(r"\{(?<![${#]\{)(?P<name>[A-Za-z_]\w*)\}(?!\})")
_COMMENT = re.compile(r"/\* TEMPLATE: (?P<name>\w+) \*/")
_PSQL = re.compile(r":(?<![:\w\])}'\"=]:)(?:(?P<plain>[A-Za-z_]\w*)|'(?P<literal>\w+)'|\"(?P<identifier>\w+)\")(?!:)")
PSQL = ":name"
_OF_PSQL = re.compile(
    r"\\gset\b[^\S\n]*(?P<prefix>\w*)|;|^[^\S\n]*\\(?!gset\b)(?:(?:set|getenv)[^\S\n]+(?P<name>\w+))?[^\n]*",
    re.MULTILINE,
)
_WORD = re.compile(r"\w+")
_GRAPHILE = re.compile(r"(?<![:\w]):(?P<name>[A-Z][A-Z0-9_]+)\b")
_OF_GRAPHILE = re.compile(r"--! Previous: ")
_ALWAYS_SET = frozenset({"DBNAME", "USER", "HOST", "PORT", "ENCODING", "ROW_COUNT", "ERROR", "SQLSTATE"})
"""Variables that psql sets itself."""
_ROWS = frozenset({"new", "old"})
"""What Oracle's triggers call their rows: `:new.id` is no variable."""


def _found(pattern: re.Pattern[str], text: str) -> Iterator[Mark]:
    for match in pattern.finditer(text):
        yield Mark(name=match["name"], start=match.start(), end=match.end(), default=match.groupdict().get("default"))


@form("${name}")
def dollar(text: str) -> Iterator[Mark]:
    """Flyway, Liquibase, envsubst and goose: `${name}`, with a default `${name:-value}`."""
    return _found(_DOLLAR, text)


@form("#[name]")
def hash(text: str) -> Iterator[Mark]:
    """Flyway with another prefix and suffix."""
    return _found(_HASH, text)


@form("@name.")
def at(text: str) -> Iterator[Mark]:
    """SqlRender: `@name` as the schema of a name."""
    return _found(_AT, text)


@form("$%name%$")
def percent(text: str) -> Iterator[Mark]:
    """Scripts with a delimiter of their own."""
    return _found(_PERCENT, text)


@form("{name}")
def braces(text: str) -> Iterator[Mark]:
    """Format strings of Python and Rust."""
    return _found(_BRACES, text)


@form("/* TEMPLATE: name */")
def comment(text: str) -> Iterator[Mark]:
    """River: a comment that becomes the schema's name and a dot, or nothing."""
    for match in _COMMENT.finditer(text):
        start, end = match.span()
        yield Mark(name=match["name"], start=start, end=end, default="", written=_prefix, optional=True)


def _prefix(value: str) -> str:
    return value if not value or value.endswith(".") else f"{value}."


@form(":NAME")
def graphile(text: str) -> Iterator[Mark]:
    """Graphile Migrate: `:NAME`, in literals as well."""
    return _found(_GRAPHILE, text) if _OF_GRAPHILE.match(text) else iter(())


@form(PSQL)
def psql(text: str) -> Iterator[Mark]:
    """Variables of psql that are set outside the script: `:name`, a literal `:'name'`, an identifier `:"name"`."""
    if _OF_GRAPHILE.match(text):
        return
    own = set_by_psql(text) | _ALWAYS_SET
    for match in _PSQL.finditer(text):
        kind = match.lastgroup
        assert kind is not None
        is_row = match[kind].lower() in _ROWS and text.startswith(".", match.end())
        if match[kind] not in own and not is_row and not _is_slice(text, match.start()):
            start, end = match.span()
            yield Mark(name=match[kind], start=start, end=end, written=_WRITTEN[kind], everywhere=False)


def set_by_psql(text: str) -> set[str]:
    """The variables that a script sets, and with them all words of a query whose result it keeps."""
    own: set[str] = set()
    start = 0
    for match in _OF_PSQL.finditer(text) if "\\" in text else ():
        if match["name"]:
            own.add(match["name"])
        elif match["prefix"] is not None:
            own |= {match["prefix"] + word for word in _WORD.findall(text[start : match.start()])}
        start = match.end()
    return own


def _is_slice(text: str, start: int) -> bool:
    """Whether a colon separates the bounds of an array slice, as far as the text shortly before it tells."""
    before = text[max(start - 100, 0) : start]
    return before.rfind("[") > max(before.rfind("]"), before.rfind(";"))


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _identifier(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


_WRITTEN = {"plain": as_is, "literal": _literal, "identifier": _identifier}
