"""Views that a case can expect, each a function from a history (and one word) to lines of text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from meshdoc import project
from meshdoc.catalog.change import Cause, Change
from meshdoc.catalog.database import PUBLIC
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.config import Config
from meshdoc.history.changelog import changelogs
from meshdoc.history.history import History, column_of
from meshdoc.history.item import Item
from meshdoc.history.ledger import Outcome
from meshdoc.registry import Registry
from meshdoc.render import Book
from meshdoc.render.json import catalog_json

view: Registry[str, Callable[[History, str], str]] = Registry("view")
VIEWS = view
SQLSTATE = re.compile(r"[0-9A-Z]{5}")
SECTION = re.compile(r"^## (?:<a [^>]*></a>)?(.*)$", re.MULTILINE)


def text(lines: Iterable[str]) -> str:
    """Lines as a text; nothing where there is none."""
    return "".join(f"{line}\n" for line in lines)


@view("catalog")
def catalog(history: History, word: str) -> str:
    """The catalog after the last version, or after the one that the word names: an object a line, its parts below."""
    sections = catalog_json(history.at(int(word) - 1) if word else history.catalog, history.system)
    return text(
        line for section, items in sections.items() for item in items for line in shown(SINGULAR[section], item)
    )


@view("error")
def error(history: History, word: str) -> str:
    """SQLSTATE and message of each statement that was refused."""
    return text(f"{entry.sqlstate} {entry.message}" for entry in history.entries if entry.outcome is Outcome.REFUSED)


@view("detail")
def detail(history: History, word: str) -> str:
    """The same, and the detail below it."""
    refused = (entry for entry in history.entries if entry.outcome is Outcome.REFUSED)
    return text(
        line
        for entry in refused
        for line in (f"{entry.sqlstate} {entry.message}", *(f"    {part}" for part in entry.detail.splitlines()))
    )


@view("ledger")
def ledger(history: History, word: str) -> str:
    """The outcome of each statement, and why it was not applied."""
    return text(
        f"{entry.location} {entry.kind} {entry.outcome.value} {entry.reason or entry.message}".rstrip()
        for entry in history.entries
    )


@view("diagnostics")
def diagnostics(history: History, word: str) -> str:
    """All that there is to tell about the input."""
    return text(str(diagnostic) for diagnostic in history.diagnostics)


@view("notices")
def notices(history: History, word: str) -> str:
    """What PostgreSQL says without refusing: level, SQLSTATE and words, which a real server is asked for too."""
    told = (notice for step in history.steps for notice in step.notices if SQLSTATE.fullmatch(notice.code))
    return text(f"{notice.severity.value} {notice.code} {notice.message}" for notice in told)


@view("statements")
def statements(history: History, word: str) -> str:
    """The statements that changed the relation of that name in public, or what belongs to it."""
    return text(
        f"{at(cause)} {cause.sql.splitlines()[0]}" for cause in history.statements_of(public(history, word).oid)
    )


@view("blame")
def blame(history: History, word: str) -> str:
    """For each column of the relation of that name in public, where its name, type and NOT NULL come from."""
    relation = public(history, word)
    assert isinstance(relation, Relation)
    for_columns = {
        column.name: [blamed(history, relation.oid, column.attnum, field) for field in ("name", "type", "not_null")]
        for column in relation.columns
    }
    return text(
        " ".join([name, *(at(change.cause) for change in changes if change and change.cause)])
        for name, changes in for_columns.items()
    )


def blamed(history: History, oid: Oid, attnum: int, field: str) -> Change | None:
    """The last change of a field of a column, which may be the one that added the column."""
    for change in reversed(history.changes_of(oid)):
        before, after = column_of(change.before, attnum), column_of(change.after, attnum)
        if after and (before is None or getattr(before, field) != getattr(after, field)):
            return change
    return None


@view("doubts")
def doubts(history: History, word: str) -> str:
    """Every object that is uncertain, and the statements because of which it is."""
    items = history.catalog.all(Object)
    return text(
        f"{item.noun} {item.name}: {', '.join(str(entry.location) for entry in history.doubts(item.oid))}"
        for item in items
        if history.doubts(item.oid)
    )


def public(history: History, name: str) -> Object:
    """The relation of that name in the schema public, by its last name."""
    found = history.catalog.find("relation", PUBLIC, name)
    assert found, f"there is no relation {name}"
    return found


def at(cause: Cause | None) -> str:
    """`2:1`, the version and the line."""
    return f"{cause.location.path}:{cause.location.line}" if cause else ""


def book(history: History) -> Book:
    """The book of a history, with its findings."""
    return project.book(Config(), history, project.lint(history))


_documented: dict[int, tuple[History, Mapping[str, str]]] = {}
"""The pages of the history that was asked for last."""


def pages(history: History) -> Mapping[str, str]:
    """The pages of a history."""
    if id(history) not in _documented:
        _documented.clear()
        _documented[id(history)] = history, project.document(book(history))
    return _documented[id(history)][1]


@view("page")
def page(history: History, word: str) -> str:
    """A section of a page, `README.md#Findings`, or what is above the first; a heading's words are joined by dashes.

    Code has no fences.
    """
    path, _, title = word.partition("#")
    sections = SECTION.split(pages(history)[path])
    found = (body for head, body in zip(sections[1::2], sections[2::2], strict=True) if head.replace(" ", "-") == title)
    body = next(found, "") if title else sections[0]
    return text(line for line in body.splitlines() if line and not line.startswith("```"))


@view("changes")
def changes(history: History, word: str) -> str:
    """The changelog of the last version, or of the one that the word names."""
    place = int(word) - 1 if word else len(history.steps) - 1
    found = {log.version.id: log for log in changelogs(history)}[history.steps[place].version.id]
    return text(line for item in found.items for line in change_lines(item))


def change_lines(item: Item) -> Iterator[str]:
    """A line for what became of something, and below it what of it is not what it was and what went along."""
    name = f"{item.former} -> {item.name}" if item.former else item.name
    yield f"{item.action.value} {item.noun} {name}  {at(item.cause)}"
    for detail in item.details:
        before, after = (" ".join(value.split()) or "none" for value in (detail.before, detail.after))
        yield f"    {detail.property}: {before} -> {after}  {at(detail.cause)}"
    for taken in item.took:
        yield from (f"    with {line}" if not line.startswith(" ") else f"    {line}" for line in change_lines(taken))


# --- the catalog as lines ------------------------------------------------------------------------------

Json = dict[str, Any]

SINGULAR = {
    "schemas": "schema",
    "extensions": "extension",
    "roles": "role",
    "types": "type",
    "sequences": "sequence",
    "tables": "table",
    "views": "view",
    "functions": "function",
    "event_triggers": "event trigger",
    "publications": "publication",
    "casts": "cast",
    "operators": "operator",
    "collations": "collation",
    "statistics": "statistics",
    "text_search_configurations": "text search configuration",
    "foreign_servers": "server",
    "default_privileges": "default privileges",
}
PARTS = {
    "columns": "column",
    "attributes": "attribute",
    "constraints": "constraint",
    "indexes": "index",
    "policies": "policy",
    "triggers": "trigger",
    "rules": "rule",
    "grants": "grant",
}
PUBLIC_SCHEMA = {
    "name": "public",
    "grants": [{"grantee": "public", "privileges": ["USAGE"]}],
    "comment": "standard public schema",
}
EXPECTED: dict[str, Json] = {
    "schema": PUBLIC_SCHEMA,
    "table": {"kind": "table"},
    "view": {"kind": "view"},
    "role": {"inherit": True},
    "function": {
        "kind": "function",
        "volatility": "volatile",
        "parallel": "unsafe",
        "cost": 100,
        "grants": [{"grantee": "public", "privileges": ["EXECUTE"]}],
    },
    "type": {"grants": [{"grantee": "public", "privileges": ["USAGE"]}]},
    "sequence": {"type": "bigint", "start": 1, "increment": 1, "min": 1, "max": 2**63 - 1, "cache": 1},
    "index": {"method": "btree"},
    "constraint": {"on_update": "no action", "on_delete": "no action"},
    "policy": {"permissive": True, "command": "all", "roles": ["public"]},
}
"""Values that go without saying."""


def shown(kind: str, item: Json) -> Iterator[str]:
    """The lines of an object or of a part of one."""
    usual = EXPECTED.get(kind, {})
    if item == PUBLIC_SCHEMA:
        return
    rest = {key: value for key, value in item.items() if key not in (*IDENTITY, *PARTS) and value != usual.get(key)}
    if kind == "policy" and not item.get("permissive"):
        rest["restrictive"] = True
    short = {key: value for key, value in rest.items() if "\n" not in str(value)}
    yield " ".join([kind, name_of(item), *(_fact(key, value) for key, value in short.items())]).rstrip()
    for key, value in rest.items():
        if key not in short:
            yield f"    {_word(key)}"
            yield from (f"        {line}".rstrip() for line in str(value).strip("\n").split("\n"))
    for key, part in PARTS.items():
        if isinstance(item.get(key), list) and item[key] != usual.get(key):
            for inner in item[key]:
                yield from (
                    f"    {line}" for line in shown(part, inner if isinstance(inner, dict) else {"name": inner})
                )


IDENTITY = ("schema", "name", "identity_arguments", "grantee")


def name_of(item: Json) -> str:
    """`schema.name`, with a routine's argument types; a grant has its grantee instead."""
    name = ".".join(str(item[key]) for key in ("schema", "name") if key in item)
    if "identity_arguments" in item or "arguments" in item:
        name += f"({item.get('identity_arguments', '')})"
    return name or str(item.get("grantee", ""))


def _word(key: str) -> str:
    return key.replace("_", " ")


def _fact(key: str, value: Any) -> str:
    if value is True:
        return _word(key)
    if key in ("type", "kind"):
        return str(value)
    return f"{_word(key)} {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(_fact(key, item) if key != "table" else str(item) for key, item in value.items())
    if isinstance(value, list):
        return f"({', '.join(map(_value, value))})"
    return str(value)
