"""Expressions and queries of the catalog, printed again from their trees.

PostgreSQL prints a tree each time it is asked (ruleutils.c). Here the text is kept, with a hole for each name. That
is equivalent unless a name or a relation's columns affect other parts of the text: aliases that keep names unique,
ORDER BY items that must not be read as output names, the columns of a join with an alias. So the dependents of a
relation are printed again after a command that renames it or its columns, and after one that adds or drops columns if
that is visible in the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from meshdoc.analyze.kept import KeptExpression, root_of, text_of
from meshdoc.analyze.stored import stored_query, tree_of
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Change
from meshdoc.catalog.expr import Expr, Part, expressions_in, with_expressions
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import CompositeType, MaterializedView, Relation, View
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy, Rule
from meshdoc.catalog.type import Type
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.record import replace
from meshdoc.registry import Registry
from meshdoc.ruleutils import definitions as ruleutils
from meshdoc.ruleutils.writer import Style

Printing: TypeAlias = Callable[[Facts, Any, Any, Style], tuple[Part, ...]]

QUERIES = (View, MaterializedView, Rule, Policy, Routine)
"""Classes whose objects may hold queries, where a name can affect others."""


def outdated(names: Names, changes: Iterable[Change]) -> Iterator[Object]:
    """The objects whose text differs after some changes, with the new text."""
    catalog = names.catalog
    renamed, reshaped = _changed(catalog, changes)
    for relation in sorted(reshaped - renamed):
        for item in _dependents(catalog, relation):
            if any(expr.tree and relation in expr.tree.shapes for expr in expressions_in(item)):
                yield from _again(names, item)
    for oid in sorted(renamed):
        readers = _dependents(catalog, oid) if isinstance(catalog[oid], Relation) else ()
        for item in (catalog[oid], *readers):
            if isinstance(item, QUERIES):
                yield from _again(names, item)


def _changed(catalog: Catalog, changes: Iterable[Change]) -> tuple[set[Oid], set[Oid]]:
    """The objects that were renamed or whose columns were, and those whose set of columns changed."""
    before: dict[Oid, Relation | Routine] = {}
    for change in changes:
        if isinstance(change.before, Relation | Routine):
            before.setdefault(change.oid, change.before)
    renamed, reshaped = set(), set()
    for oid, former in before.items():
        now = catalog.get(oid)
        if now is None:
            continue
        old, new = _columns(former), _columns(now)
        if former.name != now.name or any(new.get(attnum, name) != name for attnum, name in old.items()):
            renamed.add(oid)
        if old.keys() != new.keys():
            reshaped.add(oid)
    return renamed, reshaped


def _columns(item: Object) -> dict[int, str]:
    return {column.attnum: column.name for column in item.columns} if isinstance(item, Relation) else {}


def _dependents(catalog: Catalog, relation: Oid) -> Iterator[Object]:
    """The dependents of a relation and, as its rows may come from anywhere, those of its row type."""
    seen, waiting = {relation}, [relation]
    for oid in waiting:
        for item in catalog.children(oid, Object):
            if item.oid not in seen:
                seen.add(item.oid)
                yield item
                if oid != relation or isinstance(item, Type) or isinstance(catalog[relation], CompositeType):
                    waiting.append(item.oid)


def _again(names: Names, item: Object) -> Iterator[Object]:
    made = reprinted(Facts(names), item)
    pairs = zip(expressions_in(item), expressions_in(made), strict=True)
    if any(old != new and expression(names, old) != expression(names, new) for old, new in pairs):
        yield made


# --- printing ---------------------------------------------------------------------------------------------

printing: Registry[type[Object], Printing] = Registry("printing of what is kept")


def reprinted(facts: Facts, holder: Any, style: Style = Style.INDENTED) -> Any:
    """An object with the current text of its expressions; SPARSE is what `pretty` asks of pg_get_...def."""
    function = printing.get(type(holder), _expression)

    def again(expr: Expr) -> Expr:
        tree = tree_of(expr)
        if tree is None:
            return expr
        return replace(expr, text=function(facts, holder, root_of(facts.names, tree), style))

    return with_expressions(holder, again)


def _expression(facts: Facts, holder: Object, root: KeptExpression, style: Style) -> tuple[Part, ...]:
    return text_of(facts, root, style)


@printing(View, MaterializedView)
def _view(facts: Facts, view: View | MaterializedView, root: nodes.Query, style: Style) -> tuple[Part, ...]:
    return ruleutils.view(root, facts, [column.name for column in view.columns], style)


@printing(Rule)
def _rule(facts: Facts, rule: Rule, root: nodes.Query | KeptExpression, style: Style) -> tuple[Part, ...]:
    if isinstance(root, nodes.Query):
        return ruleutils.query(root, facts, style)
    if not rule.actions:
        return ruleutils.trigger_condition(root.node, rule.table, facts, style)
    return ruleutils.rule_condition(root.node, [stored_query(facts.names, rule.actions[0])], facts, style)


@printing(Routine)
def _routine(
    facts: Facts, routine: Routine, root: tuple[nodes.Query, ...] | KeptExpression, style: Style
) -> tuple[Part, ...]:
    if isinstance(root, KeptExpression):
        return text_of(facts, root, style)
    assert routine.sql_body is not None
    return body_text(facts, routine, root, is_atomic=str(routine.sql_body.text[0]).startswith("BEGIN ATOMIC"))


def body_text(facts: Facts, routine: Routine, queries: tuple[nodes.Query, ...], *, is_atomic: bool) -> tuple[Part, ...]:
    """The text of a parsed routine body: RETURN, or BEGIN ATOMIC."""
    signature = ruleutils.Signature(name=routine.name, arguments=tuple(argument.name for argument in routine.arguments))
    if is_atomic:
        return ruleutils.atomic_body(queries, signature, facts)
    return ruleutils.return_body(queries[0], signature, facts)
