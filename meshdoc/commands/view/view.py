"""CREATE VIEW: view.c."""

from __future__ import annotations

from pglast import ast
from pglast.enums import ViewCheckOption

from meshdoc.analyze.bind import bind_query
from meshdoc.catalog.names.format_type import format_type
from meshdoc.catalog.relation import Column, Persistence, View
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.heap.attribute_type import check_attribute
from meshdoc.commands.heap.relation import create_relation, creation_namespace
from meshdoc.commands.heap.reloptions import relation_options
from meshdoc.commands.view.view_query import into_clause, output_names, query_columns, uses_temporary, view_text
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import replace
from meshdoc.rewrite.updatable import view_query_is_auto_updatable
from meshdoc.session import Session, command
from meshdoc.syntax.names import strings

CHECK_OPTIONS = {ViewCheckOption.LOCAL_CHECK_OPTION: "local", ViewCheckOption.CASCADED_CHECK_OPTION: "cascaded"}


@command(ast.ViewStmt)
def create_view(stmt: ast.ViewStmt, session: Session) -> None:
    """CREATE [OR REPLACE] [RECURSIVE] VIEW. Mirrors DefineView in view.c."""
    if into_clause(stmt.query) is not None:
        raise SqlError("0A000", "views must not contain SELECT INTO")
    bound = bind_query(stmt.query, session.names)
    if bound.query.modifying_cte:
        raise SqlError("0A000", "views must not contain data-modifying statements in WITH")
    options = _options(stmt)
    checked = any(option.defname == "check_option" for option in options)
    if checked and (why_not := view_query_is_auto_updatable(session.names, bound.query, check_columns=True)):
        raise SqlError("0A000", "WITH CHECK OPTION is supported only on automatically updatable views", hint=why_not)
    aliases = strings(stmt.aliases)
    names = output_names(bound.query, aliases)
    if len(aliases) > len(names):
        raise SqlError("42601", "CREATE VIEW specifies more column names than columns")
    if stmt.view.relpersistence == Persistence.UNLOGGED.value:
        raise SqlError("42601", "views cannot be unlogged because they do not have storage")
    node = _with_persistence(stmt.view, session, uses_temporary(session, bound.query))
    columns = query_columns(session, bound.query, names, "could not determine which collation to use for view column")
    schema, persistence = creation_namespace(node, session)
    former = session.names.relation_in(schema, node.relname)
    view = View(
        name=node.relname,
        schema=schema,
        persistence=persistence,
        columns=columns,
        attribute_count=len(columns),
        query=view_text(session, bound, names),
        options=relation_options(options, "view"),
    )
    if former is not None and stmt.replace:
        check_owner(session, former)
        if not isinstance(former, View):
            raise SqlError("42809", f'"{former.name}" is not a view')
        _replace_view(session, former, view)
    else:
        create_relation(session, view)


def _options(stmt: ast.ViewStmt) -> tuple[ast.DefElem, ...]:
    """The options of WITH (...), with WITH CHECK OPTION as one of them."""
    words = CHECK_OPTIONS.get(stmt.withCheckOption)
    options = tuple(stmt.options or ())
    return (*options, ast.DefElem(defname="check_option", arg=ast.String(sval=words))) if words else options


def _with_persistence(node: ast.RangeVar, session: Session, temporary: bool) -> ast.RangeVar:
    """The view's name; a view that reads a temporary relation becomes temporary."""
    if not temporary or node.relpersistence != Persistence.PERMANENT.value:
        return node
    session.notice(f'view "{node.relname}" will be a temporary view')
    return ast.RangeVar(
        catalogname=node.catalogname,
        schemaname=node.schemaname,
        relname=node.relname,
        inh=node.inh,
        relpersistence=Persistence.TEMPORARY.value,
        location=node.location,
    )


# --- CREATE OR REPLACE --------------------------------------------------------------------------------


def _replace_view(session: Session, former: View, view: View) -> None:
    """Replace a view's query; columns can only be added: DefineVirtualRelation.

    Raises SqlError 42P16 if an existing column would be dropped or changed.
    """
    new = view.columns
    if len(new) < len(former.columns):
        raise SqlError("42P16", "cannot drop columns from view")
    for old_column, new_column in zip(former.columns, new, strict=False):
        _check_column(session, old_column, new_column)
    added = tuple(
        replace(column, attnum=former.attribute_count + number)
        for number, column in enumerate(new[len(former.columns) :], 1)
    )
    for number, column in enumerate(added, len(former.columns)):
        check_attribute(session, column)
        if any(column.name == earlier.name for earlier in new[:number]):
            raise SqlError("42701", f'column "{column.name}" of relation "{former.name}" already exists')
    made = replace(
        former,
        columns=(*former.columns, *added),
        attribute_count=former.attribute_count + len(added),
        query=view.query,
        options=view.options,
    )
    session.catalog.renew(made, lambda reference: reference.target in view.query.depends)


def _check_column(session: Session, old: Column, new: Column) -> None:
    """Refuse a changed name, type or collation: checkViewColumns."""
    if new.name != old.name:
        raise SqlError(
            "42P16",
            f'cannot change name of view column "{old.name}" to "{new.name}"',
            hint="Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.",
        )
    if new.type != old.type:
        shown = [format_type(session.catalog, session.system, column.type) for column in (old, new)]
        raise SqlError("42P16", f'cannot change data type of view column "{old.name}" from {shown[0]} to {shown[1]}')
    if new.collation != old.collation:
        names = [Facts(session.names).collation_name(column.collation) for column in (old, new)]
        raise SqlError(
            "42P16", f'cannot change collation of view column "{old.name}" from "{names[0]}" to "{names[1]}"'
        )
