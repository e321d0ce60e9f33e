"""References between WITH queries, and the check of recursive ones (parse_cte.c)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pglast import ast, enums

from meshdoc.analyze.state import location
from meshdoc.diagnostics import SqlError


def raw_children(node: ast.Node) -> Iterator[ast.Node]:
    """The child nodes of a raw node: raw_expression_tree_walker."""
    for name in node:
        yield from _raw_nodes(getattr(node, name))


def _raw_nodes(value: object) -> Iterator[ast.Node]:
    if isinstance(value, ast.Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _raw_nodes(item)


def mentions(node: ast.Node, names: Sequence[str]) -> Iterator[ast.RangeVar]:
    """The references in a raw query to some WITH queries, unless hidden by its own."""
    if isinstance(node, ast.RangeVar):
        if node.schemaname is None and node.relname in names:
            yield node
        return
    clause = getattr(node, "withClause", None)
    if not isinstance(clause, ast.WithClause):
        for child in raw_children(node):
            yield from mentions(child, names)
        return
    inner = list(names)
    own = {cte.ctename for cte in clause.ctes}
    for cte in clause.ctes:
        visible = [name for name in inner if name not in own] if clause.recursive else inner
        yield from mentions(cte.ctequery, visible)
        inner = [name for name in inner if name != cte.ctename]
    for child in raw_children(node):
        if child is not clause:
            yield from mentions(child, inner)


def references(node: ast.Node, names: Sequence[str]) -> set[str]:
    """The names of the WITH queries that a raw query references: makeDependencyGraph."""
    return {found.relname for found in mentions(node, names)}


def check_recursion(cte: ast.CommonTableExpr) -> None:
    """Raises 42P19 if a recursive query does not have the required form: checkWellFormedRecursion."""
    name, select = cte.ctename, cte.ctequery
    if not isinstance(select, ast.SelectStmt):
        message = f'recursive query "{name}" must not contain data-modifying statements'
        raise SqlError("42P19", message, offset=location(cte))
    if enums.SetOperation(select.op) is not enums.SetOperation.SETOP_UNION:
        message = f'recursive query "{name}" does not have the form non-recursive-term UNION [ALL] recursive-term'
        raise SqlError("42P19", message, offset=location(cte))
    for found in mentions(select.larg, [name]):
        raise _bad(name, "must not appear within its non-recursive term", found)
    if select.withClause is not None:
        for found in mentions(select.withClause, [name]):
            raise _bad(name, "must not appear within a subquery", found)
    for clause, words in (
        (select.sortClause, "ORDER BY in a recursive query is not implemented"),
        (select.limitOffset, "OFFSET in a recursive query is not implemented"),
        (select.limitCount, "LIMIT in a recursive query is not implemented"),
        (select.lockingClause, "FOR UPDATE/SHARE in a recursive query is not implemented"),
    ):
        if clause:
            raise SqlError("0A000", words)
    _check_term(name, select.rarg)


def _bad(name: str, words: str, found: ast.RangeVar) -> SqlError:
    return SqlError("42P19", f'recursive reference to query "{name}" {words}', offset=location(found))


def _check_term(name: str, term: ast.SelectStmt) -> None:
    """Check the recursive term: one reference, not in a subquery, an outer join's nullable side, or EXCEPT."""
    misplaced = {id(found): words for words, place in _inner(term) for found in mentions(place, [name])}
    for place, found in enumerate(mentions(term, [name])):
        if id(found) in misplaced:
            raise _bad(name, misplaced[id(found)], found)
        if place:
            raise _bad(name, "must not appear more than once", found)


def _inner(node: ast.Node) -> Iterator[tuple[str, ast.Node]]:
    """The parts of the recursive term that may not contain the reference, and the error message for each."""
    if isinstance(node, ast.SubLink):
        yield "must not appear within a subquery", node.subselect
    elif isinstance(node, ast.JoinExpr):
        kind = enums.JoinType(node.jointype)
        outer = "must not appear within an outer join"
        if kind in (enums.JoinType.JOIN_LEFT, enums.JoinType.JOIN_FULL):
            yield outer, node.rarg
        if kind in (enums.JoinType.JOIN_RIGHT, enums.JoinType.JOIN_FULL):
            yield outer, node.larg
    elif isinstance(node, ast.SelectStmt):
        operation = enums.SetOperation(node.op)
        if operation is enums.SetOperation.SETOP_EXCEPT:
            yield "must not appear within EXCEPT", node.rarg
        if operation is enums.SetOperation.SETOP_INTERSECT and node.all:
            yield "must not appear within INTERSECT", node
    for child in raw_children(node):
        yield from _inner(child)
