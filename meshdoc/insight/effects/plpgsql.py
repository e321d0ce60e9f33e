"""The PL/pgSQL statements whose variables, branches or texts a walk has to follow; it goes through all others alike."""

from __future__ import annotations

from meshdoc.catalog.contents import Field
from meshdoc.insight.effects.raising import raised, rethrows
from meshdoc.insight.effects.record import Raise
from meshdoc.insight.effects.values import assigned_in
from meshdoc.insight.effects.walk import UNKNOWN_TYPE, Walk, special
from meshdoc.interpret.plpgsql.compile import aliased
from meshdoc.interpret.plpgsql.conditions import matches
from meshdoc.interpret.plpgsql.datatype import declared
from meshdoc.interpret.plpgsql.variable import ANY_RECORD, INTEGER, TEXT, Variable, text_of
from meshdoc.syntax.plpgsql import Tree, split_assignment
from meshdoc.syntax.plpgsql_declare import Declaration


def run(walk: Walk) -> None:
    """Read the whole body of a walk."""
    walk.statements([walk.frame.body.action])


# --- blocks -------------------------------------------------------------------------------------------------


@special("PLpgSQL_stmt_block")
def block(walk: Walk, node: Tree) -> None:
    """DECLARE ... BEGIN ... EXCEPTION ... END: errors that a handler catches do not count as raised."""
    with walk.frame.level(node.get("label", "")):
        for declaration in walk.frame.body.declarations.get(id(node), ()):
            _declare(walk, declaration)
        if "exceptions" in node:
            _guarded(walk, node)
        else:
            walk.statements(node.get("body"))


def _declare(walk: Walk, declaration: Declaration) -> None:
    if declaration.alias_of:
        walk.frame.levels[-1].variables[declaration.name] = aliased(walk.frame, declaration)
        return
    walk.line = declaration.line
    variable = declared(walk.frame, declaration)
    if declaration.default:
        walk.sql(declaration.default, whole=False)
        walk.store(variable, declaration.default)
    walk.frame.declare(variable)


def _guarded(walk: Walk, node: Tree) -> None:
    handlers = [item["PLpgSQL_exception"] for item in node["exceptions"]["PLpgSQL_exception_block"].get("exc_list", ())]
    changed = [walk.named(number) for number in assigned_in(node.get("body"))]
    with walk.values.branches() as branch:
        branch()
        before = len(walk.raises)
        walk.statements(node.get("body"))
        walk.raises[before:] = [item for item in walk.raises[before:] if not _caught(item, handlers)]
        for handler in handlers:
            branch()
            walk.values.forget(changed)
            with walk.frame.level():
                walk.frame.declare(Variable("sqlstate", TEXT))
                walk.frame.declare(Variable("sqlerrm", TEXT))
                walk.statements(handler.get("action"))


def _caught(item: Raise, handlers: list[Tree]) -> bool:
    """Whether one of the handlers ends an error, without raising it again."""
    for handler in handlers:
        names = [condition["PLpgSQL_condition"].get("condname", "") for condition in handler["conditions"]]
        if any(matches(name, item.sqlstate) for name in names):
            return not rethrows(handler.get("action"))
    return False


# --- branches and loops -------------------------------------------------------------------------------------


@special("PLpgSQL_stmt_if")
def if_statement(walk: Walk, node: Tree) -> None:
    """IF: one of its branches runs."""
    walk.inside(node, "cond")
    others = [item["PLpgSQL_if_elsif"] for item in node.get("elsif_list", ())]
    for item in others:
        walk.inside(item, "cond")
    with walk.values.branches() as branch:
        for body in (node.get("then_body"), *(item.get("stmts") for item in others), node.get("else_body")):
            branch()
            walk.statements(body)


@special("PLpgSQL_stmt_case")
def case_statement(walk: Walk, node: Tree) -> None:
    """CASE: one of its branches runs."""
    walk.inside(node, "t_expr")
    whens = [item["PLpgSQL_case_when"] for item in node.get("case_when_list", ())]
    with walk.frame.level(), walk.values.branches() as branch:
        if "t_varno" in node:
            walk.frame.declare(Variable(walk.frame.body.name(node["t_varno"]), UNKNOWN_TYPE))
        for item in whens:
            branch()
            walk.inside(item, "expr")
            walk.statements(item.get("stmts"))
        branch()
        walk.statements(node.get("else_stmts"))


@special("PLpgSQL_stmt_loop", "PLpgSQL_stmt_while", "PLpgSQL_stmt_foreach_a")
def loop(walk: Walk, node: Tree) -> None:
    """LOOP, WHILE and FOREACH."""
    walk.inside(node, "cond", "expr")
    walk.repeated(node)


@special("PLpgSQL_stmt_fori")
def for_integers(walk: Walk, node: Tree) -> None:
    """FOR i IN lower..upper."""
    walk.inside(node, "lower", "upper", "step")
    with walk.frame.level(node.get("label", "")):
        walk.frame.declare(Variable(str(node["var"]["PLpgSQL_var"]["refname"]), INTEGER))
        walk.repeated(node)


@special("PLpgSQL_stmt_fors")
def for_query(walk: Walk, node: Tree) -> None:
    """FOR row IN query."""
    walk.shape(node.get("var"), walk.sql(text_of(node["query"]), whole=True))
    walk.repeated(node)


@special("PLpgSQL_stmt_dynfors")
def for_execute(walk: Walk, node: Tree) -> None:
    """FOR row IN EXECUTE text."""
    walk.shape(node.get("var"), walk.dynamic(node, "query"))
    walk.repeated(node)


@special("PLpgSQL_stmt_forc")
def for_cursor(walk: Walk, node: Tree) -> None:
    """FOR row IN cursor."""
    fields = _opened(walk, node)
    ((_, target),) = node["var"].items()
    with walk.frame.level(node.get("label", "")):
        walk.frame.declare(Variable(str(target["refname"]), ANY_RECORD, fields=fields))
        walk.repeated(node)


@special("PLpgSQL_stmt_open")
def open_cursor(walk: Walk, node: Tree) -> None:
    """OPEN."""
    _opened(walk, node)


def _opened(walk: Walk, node: Tree) -> tuple[Field, ...]:
    """Read the query of a cursor with its arguments."""
    walk.inside(node, "argquery")
    if "dynquery" in node:
        return walk.dynamic(node, "dynquery")
    datum = walk.frame.body.datum(node.get("curvar", 0))[1]
    query = node.get("query") or datum.get("cursor_explicit_expr")
    if query is None:
        return ()
    cursor = walk.frame.find(str(datum["refname"]))
    with walk.frame.level():
        for name, _ in cursor.arguments if cursor else ():
            walk.frame.declare(Variable(name, UNKNOWN_TYPE))
        return walk.sql(text_of(query), whole=True)


# --- statements with SQL --------------------------------------------------------------------------------------


@special("PLpgSQL_stmt_assign")
def assign(walk: Walk, node: Tree) -> None:
    """target := value."""
    walk.inside(node, "expr")
    target, text = split_assignment(text_of(node["expr"]))
    variable = walk.named(int(node.get("varno", 0)))
    if "[" in target or "." in target:
        walk.values.forget([variable])
    else:
        walk.store(variable, text)


@special("PLpgSQL_stmt_return")
def return_statement(walk: Walk, node: Tree) -> None:
    """RETURN."""
    walk.inside(node, "expr")
    if "expr" in node and walk.follows_values:
        walk.returned.append(walk.evaluate(text_of(node["expr"])))


@special("PLpgSQL_stmt_execsql")
def sql_statement(walk: Walk, node: Tree) -> None:
    """A SQL statement, with or without INTO."""
    fields = walk.sql(text_of(node["sqlstmt"]), whole=True)
    if node.get("into"):
        walk.shape(node.get("target"), fields)


@special("PLpgSQL_stmt_dynexecute")
def execute(walk: Walk, node: Tree) -> None:
    """EXECUTE."""
    fields = walk.dynamic(node, "query")
    if node.get("into"):
        walk.shape(node.get("target"), fields)


@special("PLpgSQL_stmt_return_query")
def return_query(walk: Walk, node: Tree) -> None:
    """RETURN QUERY."""
    if "dynquery" in node:
        walk.dynamic(node, "dynquery")
    else:
        walk.inside(node, "query")


@special("PLpgSQL_stmt_fetch")
def fetch(walk: Walk, node: Tree) -> None:
    """FETCH: the columns of the cursor are not followed."""
    walk.inside(node, "expr")
    walk.shape(node.get("target"), ())


@special("PLpgSQL_stmt_getdiag")
def get_diagnostics(walk: Walk, node: Tree) -> None:
    """GET DIAGNOSTICS."""
    walk.values.forget(walk.named(item["PLpgSQL_diag_item"].get("target", 0)) for item in node["diag_items"])


# --- errors ---------------------------------------------------------------------------------------------------


@special("PLpgSQL_stmt_raise")
def raise_statement(walk: Walk, node: Tree) -> None:
    """RAISE."""
    walk.inside(node, "params", "options")
    walk.raises += raised(node, walk.line)


@special("PLpgSQL_stmt_assert")
def assert_statement(walk: Walk, node: Tree) -> None:
    """ASSERT."""
    walk.inside(node, "cond", "message")
    walk.raises.append(Raise(sqlstate="P0004", message="assertion failed", line=walk.line))
