"""Analysed expressions and queries: PostgreSQL's primnodes.h and parsenodes.h, as far as a catalog keeps them.

These trees live between analysis and printing only: the catalog keeps the `Expr` that ruleutils makes of them.
Oids are the catalog's; `typmod` -1 and `collation` 0 mean none. A node's own type is its `type`, as exprType gives it.
"""

from __future__ import annotations

import enum
from dataclasses import field
from typing import TypeAlias

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.record import record


class CoercionForm(enum.Enum):
    """How a conversion or call was written: primnodes.h."""

    EXPLICIT_CALL = "call"
    EXPLICIT_CAST = "explicit"
    IMPLICIT_CAST = "implicit"
    SQL_SYNTAX = "sql"


@record
class Node:
    """Any analysed expression. `location` is the character offset at which it was written, -1 where not known.

    Nodes are equal as equal() of equalfuncs.c has it: wherever they were written, and however a cast was.
    """

    type: TypeRef
    collation: Oid = NO_OID
    location: int = field(default=-1, compare=False, repr=False)


@record
class Var(Node):
    """A column of a range table entry, `levels_up` queries out; attnum 0 is the whole row, below 0 a system column.

    `returning` is old or new where RETURNING asks for the row as it was before or is after; `syntactic` is the join's
    column by which the query names this one, for as long as joins are looked through (varnosyn).
    """

    range_index: int  # counted from 1 within that query
    attnum: int
    levels_up: int = 0
    returning: str = ""
    syntactic: Var | None = field(default=None, compare=False)


@record
class Const(Node):
    """A constant, by the text that its type's output function prints; None is NULL.

    For an enum the text is the label, for regclass and its kin the decimal oid that the name stood for.
    """

    value: str | None


class ParamKind(enum.Enum):
    """What a parameter stands for."""

    EXTERNAL = "external"  # an argument of a function
    SUBLINK = "sublink"  # an output of the sub-select being tested


@record
class Param(Node):
    """A function's argument (`number` from 1, its `name` where it has one), or a sub-select's output."""

    kind: ParamKind
    number: int
    name: str = ""
    function: str = ""


@record
class FuncExpr(Node):
    """A call of a function; a cast may be one too, as `form` says."""

    function: Oid
    args: tuple[Node, ...]
    returns_set: bool = False
    variadic: bool = False
    form: CoercionForm = field(default=CoercionForm.EXPLICIT_CALL, compare=False)
    input_collation: Oid = NO_OID


@record
class NamedArgExpr(Node):
    """name => value in a call; `number` is the argument's place, from 0."""

    arg: Node
    name: str
    number: int


@record
class SortGroupClause:
    """One item of ORDER BY, GROUP BY, DISTINCT or PARTITION BY; `ref` is the target entry's `sort_group_ref`."""

    ref: int
    equality_operator: Oid = NO_OID
    sort_operator: Oid = NO_OID
    descending: bool = False
    nulls_first: bool = False


@record
class TargetEntry:
    """One output of a query; a `junk` one serves sorting alone. `origin` is (table, attnum) of a plain column."""

    expr: Node
    number: int
    name: str = ""
    sort_group_ref: int = 0
    junk: bool = False
    origin: tuple[Oid, int] = (NO_OID, 0)


@record
class Aggref(Node):
    """A call of an aggregate. `args` are target entries, so that ORDER BY and DISTINCT inside can point at them."""

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
    input_collation: Oid = NO_OID


@record
class GroupingFunc(Node):
    """GROUPING(...)."""

    args: tuple[Node, ...]
    levels_up: int = 0


@record
class WindowFunc(Node):
    """A call of a window function; `window` is the number of its clause among the query's, from 1."""

    function: Oid
    args: tuple[Node, ...]
    window: int
    filter: Node | None = None
    star: bool = False
    input_collation: Oid = NO_OID


@record
class SubscriptingRef(Node):
    """container[subscripts]; where `lower` is not empty it is a slice, and a bound left out is None."""

    container: Node
    upper: tuple[Node | None, ...]
    lower: tuple[Node | None, ...] = ()
    assign: Node | None = None


@record
class OpExpr(Node):
    """A call of an operator; one argument where it is a prefix."""

    operator: Oid
    args: tuple[Node, ...]
    returns_set: bool = False
    input_collation: Oid = NO_OID


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
    input_collation: Oid = NO_OID


@record
class BoolExpr(Node):
    """AND and OR of two or more, NOT of one."""

    operator: str  # and, or, not
    args: tuple[Node, ...]


class SubLinkKind(enum.Enum):
    """What is asked of a sub-select."""

    EXISTS = "exists"
    ALL = "all"
    ANY = "any"
    ROW_COMPARE = "row compare"
    EXPR = "expr"
    MULTI_EXPR = "multi expr"
    ARRAY = "array"


@record
class SubLink(Node):
    """A sub-select in an expression; `test` compares with its outputs, `operator_name` is as written, empty for IN."""

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
class RelabelType(Node):
    """A cast between binary-compatible types."""

    arg: Node
    form: CoercionForm = field(compare=False)


@record
class CoerceViaIO(Node):
    """A cast through the types' output and input functions."""

    arg: Node
    form: CoercionForm = field(compare=False)


@record
class ArrayCoerceExpr(Node):
    """A cast of an array, element by element."""

    arg: Node
    element: Node
    form: CoercionForm = field(compare=False)


@record
class ConvertRowtypeExpr(Node):
    """A cast of a child table's row to its parent's."""

    arg: Node
    form: CoercionForm = field(compare=False)


@record
class CollateExpr(Node):
    """arg COLLATE collation; the collation is the node's own."""

    arg: Node


@record
class CaseExpr(Node):
    """CASE. With an `arg` each condition holds an OpExpr over a CaseTestExpr."""

    arg: Node | None
    whens: tuple[tuple[Node, Node], ...]
    default: Node


@record
class CaseTestExpr(Node):
    """The value being tested, inside CASE arg WHEN, or the element, inside an ArrayCoerceExpr."""


@record
class ArrayExpr(Node):
    """ARRAY[...]; `multidims` where its elements are arrays."""

    element_type: Oid
    elements: tuple[Node, ...]
    multidims: bool = False


@record
class RowExpr(Node):
    """ROW(...), implicit without the word."""

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
    """CURRENT_DATE and its kin, by keyword; a precision is the type's modifier."""

    name: str


@record
class XmlExpr(Node):
    """XMLELEMENT and its kin; `op` is concat, element, forest, parse, pi, root, serialize or document."""

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
    """JSON_OBJECT and its kin; `kind` is object, array, objectagg, arrayagg, parse, scalar or serialize."""

    kind: str
    args: tuple[Node, ...]
    func: Node | None = None
    coercion: Node | None = None
    returning: JsonReturning | None = None
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
    """JSON_EXISTS, JSON_QUERY, JSON_VALUE (`op` is exists, query or value), and JSON_TABLE's column paths."""

    op: str
    formatted: Node
    path: Node
    passing: tuple[tuple[str, Node], ...] = ()
    returning: JsonReturning | None = None
    on_empty: JsonBehavior | None = None
    on_error: JsonBehavior | None = None
    wrapper: str = ""  # "", without, conditional, unconditional
    omit_quotes: bool = False
    column_name: str = ""


@record
class NullTest(Node):
    """IS NULL, or IS NOT NULL where `negated`; `is_row` where it is asked of a row's fields."""

    arg: Node
    negated: bool
    is_row: bool = False


@record
class BooleanTest(Node):
    """IS [NOT] TRUE, FALSE, UNKNOWN: `test` is those words."""

    arg: Node
    test: str


@record
class CoerceToDomain(Node):
    """A cast to a domain, its constraints checked."""

    arg: Node
    form: CoercionForm = field(compare=False)


@record
class CoerceToDomainValue(Node):
    """VALUE in a domain's CHECK."""


@record
class SetToDefault(Node):
    """DEFAULT in VALUES or SET."""


@record
class CurrentOfExpr(Node):
    """WHERE CURRENT OF cursor; `parameter` is 0, or what whoever has the cursor knows it by."""

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
    """What a range table entry is."""

    RELATION = "relation"
    SUBQUERY = "subquery"
    JOIN = "join"
    FUNCTION = "function"
    TABLE_FUNCTION = "table function"
    VALUES = "values"
    CTE = "cte"
    GROUP = "group"
    RESULT = "result"


@record
class RangeColumn:
    """One column that a range table entry offers; `dropped` where it is gone from the relation since."""

    name: str
    type: TypeRef
    collation: Oid = NO_OID
    dropped: bool = False


@record
class RangeFunction:
    """One function of FROM; `columns` are those of its column definition list, None where it has none."""

    expr: Node
    column_count: int
    columns: tuple[RangeColumn, ...] | None = None


@record
class TableFunc:
    """XMLTABLE and JSON_TABLE. For JSON_TABLE `plan` holds its columns and nested paths."""

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
    """One path of JSON_TABLE: which columns (their places in the TableFunc) it fills, and the paths nested in it."""

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
    """One entry of a query's range table.

    `alias` and `alias_columns` are what the user wrote (eref is `name` and `columns`). For a join, `merged` is how many
    columns USING or NATURAL merged, `left_columns` and `right_columns` are the attnums of either side
    per output column (0 where it comes from the other side alone), and `join_alias_vars` are its columns' expressions.
    """

    kind: RangeKind
    name: str
    columns: tuple[RangeColumn, ...]
    alias: str | None = None
    alias_columns: tuple[str, ...] = ()
    lateral: bool = False
    in_from: bool = True
    relation: Oid = NO_OID
    inherit: bool = True  # False: ONLY
    sample: TableSample | None = None
    subquery: Query | None = None
    security_barrier: bool = False
    join_type: str = ""  # inner, left, right, full
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
    group_exprs: tuple[Node, ...] = ()


@record
class RangeTableRef:
    """An item of FROM, by its range table entry."""

    range_index: int


@record
class JoinExpr:
    """A join. `range_index` is its own range table entry."""

    type: str  # inner, left, right, full
    left: FromItem
    right: FromItem
    range_index: int
    natural: bool = False
    using: tuple[str, ...] = ()
    using_alias: str | None = None
    condition: Node | None = None
    alias: str | None = None
    alias_columns: tuple[str, ...] = ()


FromItem: TypeAlias = RangeTableRef | JoinExpr


@record
class WindowClause:
    """A window; `name` where WINDOW named it. `copied_order` where its ORDER BY came with `ref_name`'s window."""

    name: str = ""
    ref_name: str = ""
    partition: tuple[SortGroupClause, ...] = ()
    order: tuple[SortGroupClause, ...] = ()
    copied_order: bool = False
    frame_options: int = 0  # FRAMEOPTION_* of parsenodes.h
    start_offset: Node | None = None
    end_offset: Node | None = None


@record
class GroupingSet:
    """GROUP BY's structure where it has sets; `kind` is empty, simple, rollup, cube or sets."""

    kind: str
    content: tuple[int | GroupingSet, ...] = ()


@record
class RowMark:
    """FOR UPDATE and its kin."""

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
    """One WITH item."""

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
    """One WHEN of MERGE; `match` is matched, not matched by source or not matched by target."""

    match: str
    command: str  # insert, update, delete, nothing
    overriding: str = ""
    condition: Node | None = None
    targets: tuple[TargetEntry, ...] = ()


@record
class Query:
    """An analysed SELECT, INSERT, UPDATE, DELETE or MERGE; `utility` is the text of any other command in a rule.

    `is_return` where it stands for a function's RETURN expression.
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
    constraints: tuple[Oid, ...] = ()  # primary keys that make ungrouped columns valid
    utility: str = ""
    is_return: bool = False
