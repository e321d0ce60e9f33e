"""The state of analyzing one query level: ParseState and related structs (parse_node.h, parse_node.c).

A `ParseState` grows while its query is analyzed; everything that it returns is frozen.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from pglast import ast

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.record import record


class ExprKind(enum.Enum):
    """The clause that an expression is part of; the value is PostgreSQL's name for it: ParseExprKindName."""

    NONE = "invalid expression context"
    OTHER = "extension expression"
    JOIN_ON = "JOIN/ON"
    JOIN_USING = "JOIN/USING"
    FROM_SUBSELECT = "sub-SELECT in FROM"
    FROM_FUNCTION = "function in FROM"
    WHERE = "WHERE"
    HAVING = "HAVING"
    FILTER = "FILTER"
    WINDOW_PARTITION = "window PARTITION BY"
    WINDOW_ORDER = "window ORDER BY"
    WINDOW_FRAME_RANGE = "window RANGE"
    WINDOW_FRAME_ROWS = "window ROWS"
    WINDOW_FRAME_GROUPS = "window GROUPS"
    SELECT_TARGET = "SELECT"
    INSERT_TARGET = "INSERT"
    UPDATE_SOURCE = "UPDATE"
    UPDATE_TARGET = "UPDATE "
    MERGE_WHEN = "MERGE WHEN"
    GROUP_BY = "GROUP BY"
    ORDER_BY = "ORDER BY"
    DISTINCT_ON = "DISTINCT ON"
    LIMIT = "LIMIT"
    OFFSET = "OFFSET"
    RETURNING = "RETURNING"
    MERGE_RETURNING = "RETURNING "
    VALUES = "VALUES"
    VALUES_SINGLE = "VALUES "
    CHECK_CONSTRAINT = "CHECK"
    DOMAIN_CHECK = "CHECK "
    COLUMN_DEFAULT = "DEFAULT"
    FUNCTION_DEFAULT = "DEFAULT "
    INDEX_EXPRESSION = "index expression"
    INDEX_PREDICATE = "index predicate"
    STATS_EXPRESSION = "statistics expression"
    ALTER_COLUMN_TRANSFORM = "USING"
    EXECUTE_PARAMETER = "EXECUTE"
    TRIGGER_WHEN = "WHEN"
    POLICY = "POLICY"
    PARTITION_BOUND = "partition bound"
    PARTITION_EXPRESSION = "PARTITION BY"
    CALL_ARGUMENT = "CALL"
    COPY_WHERE = "WHERE "
    GENERATED_COLUMN = "GENERATED AS"
    CYCLE_MARK = "CYCLE"

    @property
    def clause(self) -> str:
        """Its name in a message."""
        return self.value.strip()


@record
class ScopeColumn:
    """The Var behind a column of a namespace item: ParseNamespaceColumn. `range_index` is 0 if dropped."""

    name: str
    range_index: int
    attnum: int
    type: TypeRef
    collation: Oid = NO_OID
    hidden: bool = False  # p_dontexpand: merged away, or an automatic column that * leaves out


@record
class ScopeItem:
    """The visible names of a range table entry: ParseNamespaceItem."""

    entry: nodes.RangeTableEntry
    range_index: int
    name: str
    columns: tuple[ScopeColumn, ...]
    relation_visible: bool = True
    columns_visible: bool = True
    lateral_only: bool = False
    lateral_ok: bool = True
    returning: str = ""  # "", old, new


@dataclass(slots=True, kw_only=True)
class ParseState:
    """One query level under analysis."""

    facts: Facts
    parent: ParseState | None = None
    range_table: list[nodes.RangeTableEntry] = field(default_factory=list)
    join_exprs: dict[int, nodes.JoinExpr] = field(default_factory=dict)
    from_list: list[nodes.FromItem] = field(default_factory=list)
    namespace: list[ScopeItem] = field(default_factory=list)
    lateral_active: bool = False
    ctes: list[nodes.CommonTableExpr] = field(default_factory=list)
    future_ctes: list[ast.CommonTableExpr] = field(default_factory=list)
    parent_cte: str = ""  # the recursive WITH query that this level is the top of
    target: ScopeItem | None = None
    windows: list[ast.WindowDef] = field(default_factory=list)
    expr_kind: ExprKind = ExprKind.NONE
    next_resno: int = 1
    multi_assignments: list[nodes.SubLink | nodes.RowExpr] = field(default_factory=list)
    resolve_unknowns: bool = True
    has_aggregates: bool = False
    has_windows: bool = False
    has_target_srfs: bool = False
    has_sublinks: bool = False
    has_modifying_cte: bool = False
    sublink_names: dict[int, str] = field(default_factory=dict)
    column_hook: Callable[[ParseState, ast.ColumnRef], nodes.Node | None] | None = None
    late_column_hook: Callable[[ParseState, ast.ColumnRef, nodes.Node | None], nodes.Node | None] | None = None
    param_hook: Callable[[ParseState, ast.ParamRef], nodes.Node | None] | None = None
    transitions: Mapping[str, Callable[[], nodes.Query]] = field(default_factory=dict)  # a trigger's tables by name

    def child(self) -> ParseState:
        """A nested query level: make_parsestate."""
        return ParseState(
            facts=self.facts,
            parent=self,
            column_hook=self.column_hook,
            late_column_hook=self.late_column_hook,
            param_hook=self.param_hook,
            transitions=self.transitions,
        )

    def levels(self) -> Iterator[tuple[int, ParseState]]:
        """This level and the enclosing ones, with their number of levels up."""
        state: ParseState | None = self
        number = 0
        while state is not None:
            yield number, state
            state, number = state.parent, number + 1

    @contextmanager
    def kind(self, kind: ExprKind) -> Iterator[None]:
        """Analyze expressions inside the block as that kind."""
        former, self.expr_kind = self.expr_kind, kind
        try:
            yield
        finally:
            self.expr_kind = former

    def add_entry(self, entry: nodes.RangeTableEntry) -> int:
        """Append to the range table; the index counts from 1."""
        self.range_table.append(entry)
        return len(self.range_table)

    def entry(self, range_index: int, levels_up: int = 0) -> nodes.RangeTableEntry:
        """The range table entry that a Var means: GetRTEByRangeTablePosn."""
        return self.outer(levels_up).range_table[range_index - 1]

    def outer(self, levels_up: int) -> ParseState:
        """The enclosing level, that many levels up."""
        state = self
        for _ in range(levels_up):
            assert state.parent is not None
            state = state.parent
        return state

    def replace_entry(self, range_index: int, entry: nodes.RangeTableEntry) -> None:
        """Replace an entry."""
        self.range_table[range_index - 1] = entry


@contextmanager
def errors_at(offset: int | None) -> Iterator[None]:
    """Errors raised inside the block get this offset unless they have one: setup_parser_errposition_callback."""
    try:
        yield
    except SqlError as error:
        error.offset = offset if error.offset is None else error.offset
        raise


def word_of(kind: enum.Enum, prefix: str) -> str:
    """The word in the name of a constant: `empty array` of JSON_BEHAVIOR_EMPTY_ARRAY."""
    return kind.name.removeprefix(prefix).replace("_", " ").lower()


def place_of(node: object) -> int:
    """The location of a raw node, as analyzed nodes hold it: -1 if the parser recorded none."""
    found = location(node)
    return -1 if found is None else found


def location(node: object) -> int | None:
    """The character offset of a raw node, if the parser recorded it."""
    found = getattr(node, "location", None)
    return found if isinstance(found, int) and found >= 0 else None
