"""VACUUM and ANALYZE: vacuum.c. Nothing is stored or sampled here, so the statements are only checked."""

from __future__ import annotations

from collections.abc import Mapping

from pglast import ast

from meshdoc import errors
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Relation, Table
from meshdoc.commands.acl.permission import current_database, has_privilege, owns
from meshdoc.commands.define import get_boolean, get_integer, recognized
from meshdoc.commands.session.transaction import prevent_in_transaction_block
from meshdoc.diagnostics import SqlError
from meshdoc.session import Inert, Session, command

_OF_BOTH = frozenset({"verbose", "skip_locked", "buffer_usage_limit"})
_OF_VACUUM = _OF_BOTH | {
    *("analyze", "freeze", "full", "disable_page_skipping", "index_cleanup", "process_main", "process_toast"),
    *("truncate", "parallel", "skip_database_stats", "only_database_stats"),
}
_NO_BOOLEANS = frozenset({"buffer_usage_limit", "index_cleanup", "parallel"})
_MOST_WORKERS = 1024


@command(ast.VacuumStmt)
def vacuum(stmt: ast.VacuumStmt, session: Session) -> None:
    """VACUUM and ANALYZE: ExecVacuum."""
    options = _options(stmt)
    analyzes = not stmt.is_vacuumcmd or _is_on(options, "analyze")
    _check_options(options)
    if not analyzes and any(each.va_cols for each in stmt.rels or ()):
        raise SqlError("0A000", "ANALYZE option must be specified when a column list is provided")
    if stmt.is_vacuumcmd:
        prevent_in_transaction_block(session, "VACUUM")
        if stmt.rels and _is_on(options, "only_database_stats"):
            raise SqlError("0A000", "ONLY_DATABASE_STATS cannot be specified with a list of tables")
    for each in stmt.rels or ():
        relation = session.relation(each.relation, Object)
        if _is_processed(session, relation, "vacuum" if stmt.is_vacuumcmd else "analyze") and analyzes:
            _check_columns(relation, [column.sval or "" for column in each.va_cols or ()])
    raise Inert("vacuums or analyzes")


def _options(stmt: ast.VacuumStmt) -> dict[str, ast.DefElem]:
    word, known = ("VACUUM", _OF_VACUUM) if stmt.is_vacuumcmd else ("ANALYZE", _OF_BOTH)
    options: dict[str, ast.DefElem] = {}
    for option in recognized(stmt.options, known, word):
        if option.defname not in _NO_BOOLEANS:
            get_boolean(option)
        elif option.defname == "parallel":
            _check_workers(option)
        options[option.defname] = option
    return options


def _check_workers(option: ast.DefElem) -> None:
    if option.arg is None:
        raise SqlError(
            "42601",
            f"parallel option requires a value between 0 and {_MOST_WORKERS}",
            offset=option.location,
        )
    if not 0 <= get_integer(option) <= _MOST_WORKERS:
        message = f"parallel workers for vacuum must be between 0 and {_MOST_WORKERS}"
        raise SqlError("42601", message, offset=option.location)


def _is_on(options: Mapping[str, ast.DefElem], name: str) -> bool:
    return name in options and get_boolean(options[name])


def _check_options(options: Mapping[str, ast.DefElem]) -> None:
    """Raise SqlError 0A000 for options that exclude VACUUM FULL."""
    if not _is_on(options, "full"):
        return
    if "parallel" in options and get_integer(options["parallel"]) > 0:
        raise SqlError("0A000", "VACUUM FULL cannot be performed in parallel")
    if "buffer_usage_limit" in options and not _is_on(options, "analyze"):
        raise SqlError("0A000", "BUFFER_USAGE_LIMIT cannot be specified for VACUUM FULL")
    if _is_on(options, "disable_page_skipping"):
        raise SqlError("0A000", "VACUUM option DISABLE_PAGE_SKIPPING cannot be used with FULL")
    if "process_toast" in options and not _is_on(options, "process_toast"):
        raise SqlError("0A000", "PROCESS_TOAST required with VACUUM FULL")


def _is_processed(session: Session, relation: Object, verb: str) -> bool:
    """Whether it is no relation that is skipped with a warning: vacuum_is_permitted_for_relation, vacuum_rel."""
    kinds = Table | MaterializedView | ForeignTable if verb == "analyze" else Table | MaterializedView
    if not (owns(session, current_database(session)) or has_privilege(session, relation, "m")):
        session.notice(f'permission denied to {verb} "{relation.name}", skipping it', "warning", "01000")
        return False
    if not isinstance(relation, kinds):
        reason = f"cannot {verb} non-tables or special system tables"
        session.notice(f'skipping "{relation.name}" --- {reason}', "warning", "01000")
        return False
    return True


def _check_columns(relation: Object, names: list[str]) -> None:
    """Raise SqlError for a column that does not exist or is named twice: do_analyze_rel."""
    assert isinstance(relation, Relation)
    known = {column.name for column in relation.columns}
    for place, name in enumerate(names):
        if name not in known:
            raise errors.undefined_column_of(name, relation.name)
        if name in names[:place]:
            raise SqlError("42701", f'column "{name}" of relation "{relation.name}" appears more than once')
