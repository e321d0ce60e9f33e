"""RETURNING, with the rows OLD and NEW: transformReturningClause of analyze.c."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast, enums

from meshdoc.analyze.dispatch import expression
from meshdoc.analyze.state import ExprKind, ParseState, location, word_of
from meshdoc.analyze.target import resolve_unknown_targets, transform_target_list
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids
from meshdoc.record import replace


def with_returning(
    state: ParseState, query: nodes.Query, clause: ast.ReturningClause | None, kind: ExprKind
) -> nodes.Query:
    """The query with its RETURNING list."""
    if clause is None:
        return query
    names = _names(state, clause.options or ())
    namespace = list(state.namespace)
    for word, name in names.items():
        if name:
            _add(state, name, word)
    former, state.next_resno = state.next_resno, 1
    targets = transform_target_list(state, clause.exprs, kind)
    state.next_resno = former
    if not targets:
        raise SqlError("42601", "RETURNING must have at least one column", offset=location(clause.exprs[0]))
    if state.resolve_unknowns:
        resolve_unknown_targets(state, targets)
    state.namespace = namespace
    return replace(query, returning=tuple(targets), returning_old=names["old"], returning_new=names["new"])


def _names(state: ParseState, options: Sequence[ast.ReturningOption]) -> dict[str, str]:
    """The names of OLD and NEW; empty for a name that is already taken."""
    names: dict[str, str] = {}
    for option in options:
        word = word_of(enums.ReturningOptionKind(option.option), "RETURNING_OPTION_")
        if word in names:
            message = f"{word.upper()} cannot be specified multiple times"
            raise SqlError("42601", message, offset=location(option))
        if option.value in names.values() or _is_taken(state, option.value):
            message = f'table name "{option.value}" specified more than once'
            raise SqlError("42712", message, offset=location(option))
        names[word] = option.value
    for word in ("old", "new"):
        if word not in names:
            names[word] = "" if word in names.values() or _is_taken(state, word) else word
    return names


def _is_taken(state: ParseState, name: str) -> bool:
    """Whether a name is taken in this query; outer levels, such as OLD in a rule, do not count."""
    visible = (item for item in state.namespace if item.relation_visible)
    return any(item.name == name and (state.lateral_active or not item.lateral_only) for item in visible)


def _add(state: ParseState, name: str, word: str) -> None:
    assert state.target is not None
    state.namespace.append(
        replace(
            state.target,
            entry=replace(state.target.entry, name=name),
            name=name,
            relation_visible=True,
            columns_visible=False,
            lateral_only=False,
            lateral_ok=True,
            returning=word,
        )
    )


@expression(ast.MergeSupportFunc)
def merge_action(state: ParseState, raw: ast.MergeSupportFunc) -> nodes.Node:
    """MERGE_ACTION()."""
    if not any(level.expr_kind is ExprKind.MERGE_RETURNING for _, level in state.levels()):
        message = "MERGE_ACTION() can only be used in the RETURNING list of a MERGE command"
        raise SqlError("42601", message, offset=location(raw))
    return nodes.MergeSupportFunc(type=TypeRef(oids.TEXT), collation=oids.DEFAULT_COLLATION)
