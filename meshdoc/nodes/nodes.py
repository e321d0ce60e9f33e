"""Analyzed expressions and queries: PostgreSQL's primnodes.h and parsenodes.h, as far as the catalog stores them.

The catalog keeps them beside the `Expr` that ruleutils makes of them (catalog/tree.py). Oids are the catalog's; a
`typmod` of -1 and a `collation` of 0 mean none. A node's `type` is its exprType.
"""

from __future__ import annotations

import enum
from dataclasses import field
from typing import TypeAlias

from meshdoc.catalog.expr import Part
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.record import record


class CoercionForm(enum.Enum):
    """The syntax in which a conversion or call was written: primnodes.h."""

    EXPLICIT_CALL = "call"
    EXPLICIT_CAST = "explicit"
    IMPLICIT_CAST = "implicit"
    SQL_SYNTAX = "sql"


@record
class Node:
    """An analyzed expression. `location` is its offset in characters in the source, -1 if unknown.

    Nodes compare as equal() of equalfuncs.c does: locations and the syntax of casts do not matter.
    """

    type: TypeRef
    collation: Oid = NO_OID
    location: int = field(default=-1, compare=False, repr=False)


@record
class Var(Node):
    """A column of a range table entry, `levels_up` queries out; attnum 0 is the whole row, below 0 a system column.

    `returning` is old or new if RETURNING refers to the row before or after the change. `syntactic` is the join column
    by which the query names this one, as long as join aliases are resolved (varnosyn).
    """

    range_index: int  # 1-based within that query
    attnum: int
    levels_up: int = 0
    returning: str = ""
    syntactic: Var | None = field(default=None, compare=False)


@record
class Const(Node):
    """A constant, as the text that its type's output function prints; None is NULL.

    The text is the label of an enum, and the decimal oid of regclass and related types. In a tree that the catalog
    keeps, `names` is the literal with holes for labels and attributes.
    """

    value: str | None
    names: tuple[Part, ...] = field(default=(), compare=False, repr=False)


class ParamKind(enum.Enum):
    """The kinds of parameters."""

    EXTERNAL = "external"  # a function argument
    SUBLINK = "sublink"  # an output of the tested sub-select


@record
class Param(Node):
    """A function argument (`number` from 1, `name` if it has one), or an output of a sub-select."""

    kind: ParamKind
    number: int
    name: str = ""
    function: str = ""


@record
class FuncExpr(Node):
    """A function call; also a cast that is one, as `form` tells."""

    function: Oid
    args: tuple[Node, ...]
    returns_set: bool = False
    variadic: bool = False
    form: CoercionForm = field(default=CoercionForm.EXPLICIT_CALL, compare=False)


@record
class NamedArgExpr(Node):
    """name => value in a call; `number` is the 0-based position of the argument."""

    arg: Node
    name: str
    number: int


@record
class SortGroupClause:
    """An item of ORDER BY, GROUP BY, DISTINCT or PARTITION BY; `ref` is the target entry's `sort_group_ref`."""

    ref: int
    equality_operator: Oid = NO_OID
    sort_operator: Oid = NO_OID
    descending: bool = False
    nulls_first: bool = False


@record
class TargetEntry:
    """An output of a query; a `junk` entry serves sorting only."""

    expr: Node
    number: int
    name: str = ""
    sort_group_ref: int = 0
    junk: bool = False


@record
class Aggref(Node):
    """An aggregate call. `args` are target entries, so that its ORDER BY and DISTINCT can refer to them."""

    function: Oid
    direct_args: tuple[Node, ...] = ()
    args: tuple[TargetEntry, ...] = ()
    order: tuple[SortGroupClause, ...] = ()
    distinct: tuple[SortGroupClause, ...] = ()
    filter: Node | None = None
    star: bool = False
    variadic: bool = False
    kind: str = "n"  # n, o (ordered set), h (hypothetical set)
    levels_up: int = 0


@record
class GroupingFunc(Node):
    """GROUPING(...)."""

    args: tuple[Node, ...]
    levels_up: int = 0


@record
class WindowFunc(Node):
    """A window function call; `window` is the 1-based number of its clause in the query."""

    function: Oid
    args: tuple[Node, ...]
    window: int
    filter: Node | None = None
    star: bool = False


@record
class SubscriptingRef(Node):
    """container[subscripts]. A non-empty `lower` makes it a slice; an omitted bound is None."""

    container: Node
    upper: tuple[Node | None, ...]
    lower: tuple[Node | None, ...] = ()
    assign: Node | None = None


@record
class OpExpr(Node):
    """An operator call; a prefix operator has one argument."""

    operator: Oid
    args: tuple[Node, ...]
    returns_set: bool = False


@record
class DistinctExpr(OpExpr):
    """a IS DISTINCT FROM b."""


@record
class NullIfExpr(OpExpr):
    """NULLIF(a, b)."""


@record
class ScalarArrayOpExpr(Node):
    """scalar op ANY (array), or ALL."""

    operator: Oid
    args: tuple[Node, Node]
    use_or: bool


@record
class BoolExpr(Node):
    """AND and OR with two or more arguments, NOT with one."""

    operator: str  # and, or, not
    args: tuple[Node, ...]


class SubLinkKind(enum.Enum):
    """The kinds of sub-select expressions."""

    EXISTS = "exists"
    ALL = "all"
    ANY = "any"
    ROWCOMPARE = "row compare"
    EXPR = "expr"
    MULTIEXPR = "multi expr"
    ARRAY = "array"


@record
class SubLink(Node):
    """A sub-select in an expression; `test` compares its outputs, `operator_name` is as written, empty for IN."""

    kind: SubLinkKind
    query: Query
    test: Node | None = None
    operator_name: tuple[str, ...] = ()


@record
class FieldSelect(Node):
    """(composite).field."""

    arg: Node
    attnum: int


@record
class FieldStore(Node):
    """Assignment to fields of a composite column."""

    arg: Node
    values: tuple[Node, ...]
    attnums: tuple[int, ...]


@record
class Cast(Node):
    """A cast of any kind, as `form` was written."""

    arg: Node
    form: CoercionForm = field(compare=False)


@record
class RelabelType(Cast):
    """A cast between binary-compatible types."""


@record
class CoerceViaIO(Cast):
    """A cast through the types' output and input functions."""


@record
class ArrayCoerceExpr(Cast):
    """A cast of an array, element by element."""

    element: Node


@record
class ConvertRowtypeExpr(Cast):
    """A cast of a child table's row to its parent's."""


@record
class CollateExpr(Node):
    """arg COLLATE collation; the collation is stored in the node's `collation`."""

    arg: Node


@record
class CaseExpr(Node):
    """CASE. With an `arg`, each condition contains an OpExpr with a CaseTestExpr."""

    arg: Node | None
    whens: tuple[tuple[Node, Node], ...]
    default: Node


@record
class CaseTestExpr(Node):
    """The tested value in CASE arg WHEN, or the element in an ArrayCoerceExpr."""


@record
class ArrayExpr(Node):
    """ARRAY[...]; `multidims` is whether the elements are arrays."""

    element_type: Oid
    elements: tuple[Node, ...]
    multidims: bool = False


@record
class RowExpr(Node):
    """ROW(...); implicit if ROW is omitted."""

    args: tuple[Node, ...]
    names: tuple[str, ...] = ()
    form: CoercionForm = field(default=CoercionForm.IMPLICIT_CAST, compare=False)


@record
class RowCompareExpr(Node):
    """(a, b) < (c, d)."""

    operators: tuple[Oid, ...]
    left: tuple[Node, ...]
    right: tuple[Node, ...]


@record
class CoalesceExpr(Node):
    """COALESCE(...)."""

    args: tuple[Node, ...]


@record
class MinMaxExpr(Node):
    """GREATEST and LEAST."""

    greatest: bool
    args: tuple[Node, ...]


@record
class SQLValueFunction(Node):
    """CURRENT_DATE and related functions, by keyword; a precision is the type modifier."""

    name: str


@record
class XmlExpr(Node):
    """XMLELEMENT and related; `op` is concat, element, forest, parse, pi, root, serialize or document."""

    op: str
    name: str = ""
    named_args: tuple[Node, ...] = ()
    arg_names: tuple[str, ...] = ()
    args: tuple[Node, ...] = ()
    content: bool = False
    indent: bool = False


@record
class JsonReturning:
    """RETURNING type FORMAT JSON ENCODING ...; an empty format or encoding is the default."""

    type: TypeRef
    format: str = ""
    encoding: str = ""


@record
class JsonValueExpr(Node):
    """value FORMAT JSON."""

    raw: Node
    formatted: Node | None
    format: str = ""
    encoding: str = ""


@record
class JsonConstructorExpr(Node):
    """JSON_OBJECT and related; `kind` is object, array, objectagg, arrayagg, parse, scalar or serialize."""

    kind: str
    args: tuple[Node, ...]
    returning: JsonReturning
    func: Node | None = None
    coercion: Node | None = None
    absent_on_null: bool = False
    unique: bool = False


@record
class JsonIsPredicate(Node):
    """expr IS JSON; `item` is any, object, array or scalar."""

    expr: Node
    item: str = "any"
    format: str = ""
    unique: bool = False


@record
class JsonBehavior:
    """ON EMPTY or ON ERROR: null, error, empty, true, false, unknown, empty array, empty object, default."""

    kind: str
    expr: Node | None = None


@record
class JsonExpr(Node):
    """JSON_EXISTS, JSON_QUERY, JSON_VALUE (`op` is exists, query or value), and the column paths of JSON_TABLE."""

    op: str
    formatted: Node
    path: Node
    returning: JsonReturning
    passing: tuple[tuple[str, Node], ...] = ()
    on_empty: JsonBehavior | None = None
    on_error: JsonBehavior | None = None
    wrapper: str = ""  # "", without, conditional, unconditional
    omit_quotes: bool = False
    column_name: str = ""


@record
class NullTest(Node):
    """IS NULL, or IS NOT NULL if `negated`; with `is_row`, it tests the fields of a row."""

    arg: Node
    negated: bool
    is_row: bool = False


@record
class BooleanTest(Node):
    """IS [NOT] TRUE, FALSE, UNKNOWN; `test` holds these words."""

    arg: Node
    test: str


@record
class CoerceToDomain(Cast):
    """A cast to a domain that checks its constraints."""


@record
class CoerceToDomainValue(Node):
    """VALUE in a domain's CHECK."""


@record
class SetToDefault(Node):
    """DEFAULT in VALUES or SET."""


@record
class CurrentOfExpr(Node):
    """WHERE CURRENT OF cursor; `parameter` is the number of a refcursor parameter, or 0."""

    cursor: str
    parameter: int = 0


@record
class NextValueExpr(Node):
    """The next value of an identity column's sequence."""

    sequence: Oid


@record
class MergeSupportFunc(Node):
    """MERGE_ACTION()."""


# --- the range table and the join tree ----------------------------------------------------------


class RangeKind(enum.Enum):
    """The kinds of range table entries."""

    RELATION = "relation"
    SUBQUERY = "subquery"
    JOIN = "join"
    FUNCTION = "function"
    TABLE_FUNCTION = "table function"
    VALUES = "values"
    CTE = "cte"


@record
class RangeColumn:
    """A column of a range table entry; `dropped` is whether the relation has since lost it."""

    name: str
    type: TypeRef
    collation: Oid = NO_OID
    dropped: bool = False


@record
class RangeFunction:
    """A function in FROM; `columns` is its column definition list, None if it has none."""

    expr: Node
    column_count: int
    columns: tuple[RangeColumn, ...] | None = None


@record
class TableFunc:
    """XMLTABLE and JSON_TABLE. `plan` holds the columns and nested paths of JSON_TABLE."""

    kind: str  # xmltable, json_table
    document: Node
    row: Node | None = None
    namespaces: tuple[tuple[str, Node], ...] = ()
    columns: tuple[RangeColumn, ...] = ()
    column_exprs: tuple[Node | None, ...] = ()
    column_defaults: tuple[Node | None, ...] = ()
    not_nulls: frozenset[int] = frozenset()
    ordinality: int = -1
    passing: tuple[tuple[str, Node], ...] = ()
    plan: JsonTablePlan | None = None
    on_error: JsonBehavior | None = None


@record
class JsonTablePlan:
    """A path of JSON_TABLE: the columns it fills, by position in the TableFunc, and its nested paths."""

    name: str
    path: str
    columns: tuple[int, ...]
    nested: tuple[JsonTablePlan, ...] = ()


@record
class TableSample:
    """TABLESAMPLE method (args) REPEATABLE (seed)."""

    method: Oid
    args: tuple[Node, ...]
    repeatable: Node | None = None


@record
class RangeTableEntry:
    """An entry of a query's range table.

    `alias` and `alias_columns` are as written; `name` and `columns` correspond to eref. For a join, `merged` is the
    number of columns merged by USING or NATURAL, `left_columns` and `right_columns` hold the attnum of either side for
    each output column (0 if it comes from the other side only), and `join_alias_vars` are its columns' expressions.
    """

    kind: RangeKind
    name: str
    columns: tuple[RangeColumn, ...]
    alias: str | None = None
    alias_columns: tuple[str, ...] = ()
    lateral: bool = False
    in_from: bool = True
    relation: Oid = NO_OID
    inherit: bool = True  # False for ONLY
    sample: TableSample | None = None
    subquery: Query | None = None
    merged: int = 0
    left_columns: tuple[int, ...] = ()
    right_columns: tuple[int, ...] = ()
    join_alias_vars: tuple[Node, ...] = ()
    join_using_alias: str | None = None
    functions: tuple[RangeFunction, ...] = ()
    with_ordinality: bool = False
    table_function: TableFunc | None = None
    values: tuple[tuple[Node, ...], ...] = ()
    cte_name: str = ""
    cte_levels_up: int = 0
    self_reference: bool = False


@record
class RangeTableRef:
    """An item of FROM, as the index of its range table entry."""

    range_index: int


@record
class JoinExpr:
    """A join. `range_index` is that of its own range table entry."""

    type: str  # inner, left, right, full
    left: FromItem
    right: FromItem
    range_index: int
    using: tuple[str, ...] = ()
    using_alias: str | None = None
    condition: Node | None = None
    alias: str | None = None
    alias_columns: tuple[str, ...] = ()


FromItem: TypeAlias = RangeTableRef | JoinExpr


class Frame(enum.IntFlag):
    """The frame of a window, as FRAMEOPTION_* of parsenodes.h."""

    NONDEFAULT = 0x00001
    RANGE = 0x00002
    ROWS = 0x00004
    GROUPS = 0x00008
    BETWEEN = 0x00010
    START_UNBOUNDED_PRECEDING = 0x00020
    END_UNBOUNDED_PRECEDING = 0x00040
    START_UNBOUNDED_FOLLOWING = 0x00080
    END_UNBOUNDED_FOLLOWING = 0x00100
    START_CURRENT_ROW = 0x00200
    END_CURRENT_ROW = 0x00400
    START_OFFSET_PRECEDING = 0x00800
    END_OFFSET_PRECEDING = 0x01000
    START_OFFSET_FOLLOWING = 0x02000
    END_OFFSET_FOLLOWING = 0x04000
    EXCLUDE_CURRENT_ROW = 0x08000
    EXCLUDE_GROUP = 0x10000
    EXCLUDE_TIES = 0x20000
    OFFSETS = START_OFFSET_PRECEDING | END_OFFSET_PRECEDING | START_OFFSET_FOLLOWING | END_OFFSET_FOLLOWING


@record
class WindowClause:
    """A window; `name` is set if WINDOW named it. `copied_order` is whether ORDER BY comes from `ref_name`'s window."""

    name: str = ""
    ref_name: str = ""
    partition: tuple[SortGroupClause, ...] = ()
    order: tuple[SortGroupClause, ...] = ()
    copied_order: bool = False
    frame_options: int = 0  # of Frame
    start_offset: Node | None = None
    end_offset: Node | None = None


@record
class GroupingSet:
    """The grouping sets of GROUP BY; `kind` is empty, simple, rollup, cube or sets."""

    kind: str
    content: tuple[int | GroupingSet, ...] = ()


@record
class RowMark:
    """FOR UPDATE and the other row locks."""

    range_index: int
    strength: str  # key share, share, no key update, update
    wait: str = ""  # "", nowait, skip locked


@record
class SetOperation:
    """UNION, INTERSECT, EXCEPT over range table entries."""

    operator: str  # union, intersect, except
    all: bool
    left: SetOperation | RangeTableRef
    right: SetOperation | RangeTableRef
    column_types: tuple[TypeRef, ...] = ()
    column_collations: tuple[Oid, ...] = ()


@record
class CommonTableExpr:
    """An item of WITH."""

    name: str
    query: Query
    alias_columns: tuple[str, ...] = ()
    materialized: str = ""  # "", always, never
    columns: tuple[RangeColumn, ...] = ()
    recursive: bool = False
    search_clause: SearchClause | None = None
    cycle_clause: CycleClause | None = None


@record
class SearchClause:
    """SEARCH BREADTH or DEPTH FIRST BY columns SET column."""

    columns: tuple[str, ...]
    breadth_first: bool
    sequence_column: str


@record
class CycleClause:
    """CYCLE columns SET mark TO value DEFAULT default USING path."""

    columns: tuple[str, ...]
    mark_column: str
    mark_value: Node
    mark_default: Node
    path_column: str


@record
class OnConflict:
    """ON CONFLICT. `arbiters` are the inferred expressions with opclass and collation, or `constraint` is named."""

    action: str  # nothing, update
    arbiters: tuple[tuple[Node, Oid, Oid], ...] = ()
    where_arbiter: Node | None = None
    constraint: Oid = NO_OID
    set: tuple[TargetEntry, ...] = ()
    where: Node | None = None
    excluded_index: int = 0


@record
class MergeAction:
    """A WHEN clause of MERGE; `match` is matched, not matched by source or not matched by target."""

    match: str
    command: str  # insert, update, delete, nothing
    overriding: str = ""
    condition: Node | None = None
    targets: tuple[TargetEntry, ...] = ()


@record
class Query:
    """An analyzed SELECT, INSERT, UPDATE, DELETE or MERGE; `utility` is the text of any other command in a rule.

    `is_return` is whether it is the RETURN expression of a function.
    """

    command: str = "select"  # select, insert, update, delete, merge, utility
    targets: tuple[TargetEntry, ...] = ()
    range_table: tuple[RangeTableEntry, ...] = ()
    from_list: tuple[FromItem, ...] = ()
    where: Node | None = None
    result_relation: int = 0
    ctes: tuple[CommonTableExpr, ...] = ()
    recursive: bool = False
    modifying_cte: bool = False
    group: tuple[SortGroupClause, ...] = ()
    group_distinct: bool = False
    grouping_sets: tuple[GroupingSet, ...] = ()
    having: Node | None = None
    windows: tuple[WindowClause, ...] = ()
    distinct: tuple[SortGroupClause, ...] = ()
    distinct_on: bool = False
    sort: tuple[SortGroupClause, ...] = ()
    limit_offset: Node | None = None
    limit_count: Node | None = None
    limit_with_ties: bool = False
    row_marks: tuple[RowMark, ...] = ()
    set_operation: SetOperation | None = None
    overriding: str = ""  # "", user, system
    on_conflict: OnConflict | None = None
    returning: tuple[TargetEntry, ...] = ()
    returning_old: str = "old"
    returning_new: str = "new"
    merge_actions: tuple[MergeAction, ...] = ()
    merge_join_condition: Node | None = None
    has_aggregates: bool = False
    has_windows: bool = False
    has_target_srfs: bool = False
    has_sublinks: bool = False
    constraints: tuple[Oid, ...] = ()  # primary keys on which the validity of ungrouped columns depends
    utility: str = ""
    is_return: bool = False

    @property
    def outputs(self) -> tuple[TargetEntry, ...]:
        """The columns that the query returns, by RETURNING if it changes rows: GetCTETargetList."""
        found = self.targets if self.command == "select" else self.returning
        return tuple(target for target in found if not target.junk)
