"""CREATE RULE: rewriteDefine.c."""

from __future__ import annotations

from pglast import ast
from pglast.enums import CmdType

from meshdoc import errors
from meshdoc.analyze.bind import BoundRule, bind_rule, print_query
from meshdoc.catalog.names.noun import plural
from meshdoc.catalog.object import FIRST_USER_OID, Object
from meshdoc.catalog.relation import Column, MaterializedView, Relation, Table, View
from meshdoc.catalog.trigger import Rule
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.heap.relation import open_table
from meshdoc.commands.view.view_query import output_names, view_text
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.record import replace
from meshdoc.session import Session, command

EVENTS = {
    CmdType.CMD_SELECT: "select",
    CmdType.CMD_INSERT: "insert",
    CmdType.CMD_UPDATE: "update",
    CmdType.CMD_DELETE: "delete",
}
VIEW_RULE = "_RETURN"  # ViewSelectRuleName


@command(ast.RuleStmt)
def create_rule(stmt: ast.RuleStmt, session: Session) -> None:
    """CREATE [OR REPLACE] RULE. Mirrors DefineQueryRewrite in rewriteDefine.c."""
    relation = open_table(session, stmt.relation)
    if isinstance(relation, MaterializedView):
        raise SqlError("0A000", "rules on materialized views are not supported")
    if not isinstance(relation, Table | View):
        raise _cannot_have(relation, "rules")
    bound = bind_rule(stmt, session.names, relation)
    if relation.oid < FIRST_USER_OID:
        raise errors.system_catalog_denied(relation.name)
    check_owner(session, relation)
    if EVENTS[stmt.event] == "select":
        _replace_view_rule(stmt, session, relation, bound)
    else:
        _check_returning(stmt, session, relation, bound)
        _store(stmt, session, relation, bound)


def _cannot_have(relation: Object, what: str) -> SqlError:
    partitioned = isinstance(relation, Table) and relation.partition_strategy
    kinds = "partitioned tables" if partitioned else plural(relation.noun)
    return errors.kind_not_supported(f'relation "{relation.name}" cannot have {what}', kinds)


# --- ON SELECT ----------------------------------------------------------------------------------------


def _replace_view_rule(stmt: ast.RuleStmt, session: Session, relation: Table | View, bound: BoundRule) -> None:
    """CREATE OR REPLACE RULE "_RETURN" ON SELECT replaces a view's query; other ON SELECT rules are refused."""
    if not isinstance(relation, View):
        raise _cannot_have(relation, "ON SELECT rules")
    if len(bound.actions) > 1:
        raise SqlError("0A000", "multiple actions for rules on SELECT are not implemented")
    if not stmt.instead or not bound.actions or bound.actions[0].query.command != "select":
        raise SqlError("0A000", "rules on SELECT must have action INSTEAD SELECT")
    action = bound.actions[0]
    if action.query.modifying_cte:
        raise SqlError("0A000", "rules on SELECT must not contain data-modifying statements in WITH")
    if bound.condition is not None:
        raise SqlError("0A000", "event qualifications are not implemented for rules on SELECT")
    _check_outputs(session, relation, action.query.targets, "SELECT")
    if not stmt.replace:
        raise SqlError("55000", f'"{relation.name}" is already a view')
    if stmt.rulename != VIEW_RULE:
        raise SqlError("42P17", f'view rule for "{relation.name}" must be named "{VIEW_RULE}"')
    made = replace(relation, query=view_text(session, action, output_names(action.query)))
    session.catalog.renew(made, lambda reference: reference.target in action.depends)


# --- RETURNING ----------------------------------------------------------------------------------------


def _check_returning(stmt: ast.RuleStmt, session: Session, relation: Relation, bound: BoundRule) -> None:
    returning = [action.query.returning for action in bound.actions if action.query.returning]
    for number, targets in enumerate(returning):
        if number:
            raise SqlError("0A000", "cannot have multiple RETURNING lists in a rule")
        if bound.condition is not None:
            raise SqlError("0A000", "RETURNING lists are not supported in conditional rules")
        if not stmt.instead:
            raise SqlError("0A000", "RETURNING lists are not supported in non-INSTEAD rules")
        _check_outputs(session, relation, targets, "RETURNING")
    if stmt.rulename == VIEW_RULE:
        raise SqlError("42P17", f'non-view rule for "{relation.name}" must not be named "{VIEW_RULE}"')


def _check_outputs(session: Session, relation: Relation, targets: tuple[nodes.TargetEntry, ...], clause: str) -> None:
    """Refuse outputs that do not match the relation's columns: checkRuleResultList."""
    select = clause == "SELECT"
    a_list = "SELECT rule's target list" if select else "RETURNING list"
    seen = [target for target in targets if not target.junk]
    for number, (target, column) in enumerate(zip(seen, relation.columns, strict=False), 1):
        entry = f"SELECT rule's target entry {number}" if select else f"RETURNING list's entry {number}"
        _check_output(session, target, column, entry, select)
    if len(seen) > len(relation.columns):
        raise SqlError("42P17", f"{a_list} has too many entries")
    if len(seen) < len(relation.columns):
        raise SqlError("42P17", f"{a_list} has too few entries")


def _check_output(session: Session, target: nodes.TargetEntry, column: Column, entry: str, select: bool) -> None:
    if select and target.name != column.name:
        raise SqlError(
            "42P17",
            f'{entry} has different column name from column "{column.name}"',
            detail=f'SELECT target entry is named "{target.name}".',
        )
    found, wanted = target.expr.type, column.type
    if found.oid != wanted.oid:
        what, found, wanted = "type", TypeRef(found.oid), TypeRef(wanted.oid)
    elif found.typmod != wanted.typmod and min(found.typmod, wanted.typmod) >= 0:
        what = "size"
    else:
        return
    noun = "SELECT target" if select else "RETURNING list"
    raise SqlError(
        "42P17",
        f'{entry} has different {what} from column "{column.name}"',
        detail=f"{noun} entry has type {session.shown_type(found)}, but column has type {session.shown_type(wanted)}.",
    )


# --- storing ------------------------------------------------------------------------------------------


def _store(stmt: ast.RuleStmt, session: Session, relation: Relation, bound: BoundRule) -> None:
    """Store the rule, replacing one with the same name: InsertRule."""
    rule = Rule(
        name=stmt.rulename,
        table=relation.oid,
        event=EVENTS[stmt.event],
        instead=bool(stmt.instead),
        condition=bound.condition,
        actions=tuple(print_query(action, session.names) for action in bound.actions),
    )
    former = session.catalog.find("rule", relation.oid, stmt.rulename)
    if not isinstance(former, Rule):
        session.catalog.create(rule)
    elif stmt.replace:
        session.catalog.renew(replace(rule, oid=former.oid, enabled=former.enabled, comment=former.comment))
    else:
        raise SqlError("42710", f'rule "{stmt.rulename}" for relation "{relation.name}" already exists')
