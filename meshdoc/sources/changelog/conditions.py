"""Preconditions as SQL: liquibase.precondition.core. What they ask is decided when they are replayed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from meshdoc.record import positional
from meshdoc.registry import Registry
from meshdoc.sources.changelog.element import Element
from meshdoc.sources.changelog.names import Names
from meshdoc.sources.changelog.values import literal

TRUE, FALSE = "TRUE", "FALSE"
OURS = "postgresql"
_OTHERS = frozenset({"cockroachdb", "db2", "derby", "h2", "hsqldb", "mariadb", "mssql", "mysql", "oracle", "sqlite"})


@positional
class Known:
    """What is known before a changeset: the earlier changesets as (id, author), the properties."""

    executed: frozenset[tuple[str, str]]
    properties: frozenset[str]


class Undecided(Exception):
    """A precondition that is neither known nor SQL; the text is its name."""


Condition = Callable[[Element, Names, Known], str]
condition: Registry[str, Condition] = Registry("precondition")


def sql_of(preconditions: Element, names: Names, known: Known) -> str:
    """A boolean expression, TRUE or FALSE where that is known. Raises Undecided."""
    return _all(_parts(preconditions, names, known))


def is_wanted(element: Element) -> bool:
    """Whether a changeset or property is for PostgreSQL: by `dbms`, or by a context that is just another's name.

    All contexts run, as without `--contexts`; but those that name the database system exclude each other.
    """
    contexts = (element.get("contextFilter") or element.get("context") or "").lower()
    return is_for_us(element.get("dbms")) and contexts.strip() not in _OTHERS


def is_for_us(systems: str | None) -> bool:
    """Whether a `dbms` attribute names PostgreSQL, or does not exclude it."""
    given = {name.strip().lower() for name in (systems or "").split(",") if name.strip()}
    if not given or "all" in given or "any" in given:
        return True
    if any(name.startswith("!") for name in given):
        return f"!{OURS}" not in given
    return OURS in given


def _parts(element: Element, names: Names, known: Known) -> list[str]:
    return [_one(child, names, known) for child in element.children if child.children or child.name in condition]


def _one(element: Element, names: Names, known: Known) -> str:
    if element.name not in condition:
        raise Undecided(element.name)
    return condition[element.name](element, names, known)


def _all(parts: Iterable[str]) -> str:
    parts = [part for part in parts if part != TRUE]
    return FALSE if FALSE in parts else _joined(parts, " AND ") if parts else TRUE


def _joined(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"({word.join(parts)})"


@condition("and", "preConditions")
def _and(element: Element, names: Names, known: Known) -> str:
    return _all(_parts(element, names, known))


@condition("or")
def _or(element: Element, names: Names, known: Known) -> str:
    parts = [part for part in _parts(element, names, known) if part != FALSE]
    return TRUE if TRUE in parts else _joined(parts, " OR ") if parts else FALSE


@condition("not")
def _not(element: Element, names: Names, known: Known) -> str:
    part = _all(_parts(element, names, known))
    return {TRUE: FALSE, FALSE: TRUE}.get(part, f"NOT {part}")


@condition("dbms")
def _dbms(element: Element, names: Names, known: Known) -> str:
    return TRUE if is_for_us(element.get("type")) else FALSE


@condition("changeSetExecuted")
def _executed(element: Element, names: Names, known: Known) -> str:
    return TRUE if (element.trimmed("id"), element.trimmed("author")) in known.executed else FALSE


@condition("changeLogPropertyDefined")
def _defined(element: Element, names: Names, known: Known) -> str:
    return TRUE if element.trimmed("property") in known.properties else FALSE


@condition("runningAs")
def _running_as(element: Element, names: Names, known: Known) -> str:
    return f"(current_user = {literal(element.trimmed('username'))})"


@condition("sqlCheck")
def _sql_check(element: Element, names: Names, known: Known) -> str:
    query = (element.text.strip() or element.trimmed("sql")).rstrip().removesuffix(";")
    return f"(({query})::text = {literal(element.trimmed('expectedResult'))})"


@condition("rowCount")
def _row_count(element: Element, names: Names, known: Known) -> str:
    count = element.trimmed("expectedRows")
    if not count.isdecimal():
        raise Undecided("rowCount without a number")
    return f"((SELECT pg_catalog.count(*) FROM {names.qualified(element, 'tableName')}) = {count})"


@condition("tableIsEmpty")
def _is_empty(element: Element, names: Names, known: Known) -> str:
    return f"(NOT EXISTS (SELECT FROM {names.qualified(element, 'tableName')}))"


def _relation(element: Element, names: Names, kinds: str, name: str, alias: str = "c") -> str:
    """Conditions for a pg_class of these kinds with the name in the child `name`, in its schema."""
    schema = element.trimmed("schemaName")
    where = literal(names.stored(schema)) if schema else "pg_catalog.current_schema()"
    namespace = f"(SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = {where})"
    own = [f"{alias}.relkind IN ({kinds})", f"{alias}.relnamespace = {namespace}"]
    if text := element.trimmed(name):
        own.append(f"{alias}.relname = {literal(names.stored(text))}")
    return " AND ".join(own)


def _exists(source: str, where: str) -> str:
    return f"(EXISTS (SELECT FROM {source} WHERE {where}))"


@condition("tableExists")
def _table(element: Element, names: Names, known: Known) -> str:
    return _exists("pg_catalog.pg_class c", _relation(element, names, "'r', 'p'", "tableName"))


@condition("viewExists")
def _view(element: Element, names: Names, known: Known) -> str:
    return _exists("pg_catalog.pg_class c", _relation(element, names, "'v', 'm'", "viewName"))


@condition("sequenceExists")
def _sequence(element: Element, names: Names, known: Known) -> str:
    return _exists("pg_catalog.pg_class c", _relation(element, names, "'S'", "sequenceName"))


@condition("columnExists")
def _column(element: Element, names: Names, known: Known) -> str:
    column = literal(names.stored(element.trimmed("columnName")))
    attribute = f"a.attname = {column} AND NOT a.attisdropped"
    source = "pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
    return _exists(source, f"{_relation(element, names, _TABLES, 'tableName')} AND {attribute}")


_TABLES = "'r', 'p', 'v', 'm'"


@condition("indexExists")
def _index(element: Element, names: Names, known: Known) -> str:
    source, where = "pg_catalog.pg_class c", _relation(element, names, "'i', 'I'", "indexName")
    if element.trimmed("columnNames") and not element.trimmed("indexName"):
        raise Undecided("indexExists without indexName")
    return _exists(source, where)


@condition("primaryKeyExists")
def _primary_key(element: Element, names: Names, known: Known) -> str:
    return _constraint(element, names, "p", "primaryKeyName", "tableName")


@condition("foreignKeyConstraintExists")
def _foreign_key(element: Element, names: Names, known: Known) -> str:
    return _constraint(element, names, "f", "foreignKeyName", "foreignKeyTableName")


@condition("uniqueConstraintExists")
def _unique(element: Element, names: Names, known: Known) -> str:
    if element.trimmed("columnNames") and not element.trimmed("constraintName"):
        raise Undecided("uniqueConstraintExists without constraintName")
    return _constraint(element, names, "u", "constraintName", "tableName")


def _constraint(element: Element, names: Names, kind: str, name: str, table: str) -> str:
    where = f"k.contype = '{kind}' AND {_relation(element, names, _TABLES, table)}"
    if text := element.trimmed(name):
        where += f" AND k.conname = {literal(names.stored(text))}"
    return _exists("pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid", where)
