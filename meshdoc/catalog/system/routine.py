"""Functions, aggregates, languages and transforms: pg_proc, pg_aggregate, pg_language and pg_transform."""

from __future__ import annotations

from meshdoc.catalog.system.row import LanguageOid, Oid, OperatorOid, ProcOid, SchemaOid, SystemRow, TypeOid, row_of


@row_of("pg_proc")
class SystemProc(SystemRow):
    """A row of pg_proc.

    `argument_types` are the types of the input arguments (proargtypes). `all_argument_types` and `argument_modes`
    include outputs and are empty if all arguments are inputs; `argument_names` is empty if no argument has a name.
    `defaults` are the expressions of the last `len(defaults)` inputs, as pg_get_expr prints them. `body` is prosrc,
    `library` is probin, and `sql_body` is the result of pg_get_function_sqlbody.
    """

    oid: Oid
    name: str
    schema: SchemaOid
    language: LanguageOid
    cost: float
    rows: float
    variadic: TypeOid
    support: ProcOid
    kind: str  # f, p, a, w
    security_definer: bool
    leakproof: bool
    strict: bool
    returns_set: bool
    volatility: str  # i, s, v
    parallel: str  # s, r, u
    returns: TypeOid
    argument_types: tuple[TypeOid, ...]
    all_argument_types: tuple[TypeOid, ...]
    argument_modes: tuple[str, ...]  # i, o, b, v, t
    argument_names: tuple[str, ...]
    defaults: tuple[str, ...]
    body: str
    library: str
    sql_body: str
    config: tuple[str, ...]


@row_of("pg_aggregate")
class SystemAggregate(SystemRow):
    """A row of pg_aggregate. `direct_arguments` counts the direct arguments of an ordered-set aggregate."""

    function: ProcOid
    kind: str  # n, o, h
    direct_arguments: int
    transition_function: ProcOid
    final_function: ProcOid
    combine_function: ProcOid
    serial_function: ProcOid
    deserial_function: ProcOid
    moving_transition_function: ProcOid
    moving_inverse_function: ProcOid
    moving_final_function: ProcOid
    final_extra: bool
    moving_final_extra: bool
    final_modify: str  # r, s, w
    moving_final_modify: str
    sort_operator: OperatorOid
    transition_type: TypeOid
    transition_space: int
    moving_transition_type: TypeOid
    moving_transition_space: int
    initial_value: str
    moving_initial_value: str


@row_of("pg_language")
class SystemLanguage(SystemRow):
    """A row of pg_language."""

    oid: Oid
    name: str
    procedural: bool
    trusted: bool
    handler: ProcOid
    inline: ProcOid
    validator: ProcOid


@row_of("pg_transform")
class SystemTransform(SystemRow):
    """A row of pg_transform."""

    oid: Oid
    type: TypeOid
    language: LanguageOid
    from_sql: ProcOid
    to_sql: ProcOid
