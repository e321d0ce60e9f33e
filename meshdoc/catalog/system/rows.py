"""The rows of the system catalogs, in the order in which the objects of an extension are created."""

from __future__ import annotations

from meshdoc.catalog.system.row import (
    ClassOid,
    CollationOid,
    ConfigurationOid,
    DictionaryOid,
    FamilyOid,
    LanguageOid,
    MethodOid,
    NamedRow,
    Oid,
    OperatorOid,
    ParserOid,
    ProcOid,
    RelationOid,
    RoleOid,
    SchemaOid,
    SchemaRow,
    SystemRow,
    TemplateOid,
    TypeOid,
    row_of,
)


@row_of("pg_namespace", oids="SchemaOid")
class SystemSchema(NamedRow):
    """A row of pg_namespace."""


@row_of("pg_authid", oids="RoleOid")
class SystemRole(NamedRow):
    """A row of pg_authid: a predefined role. None of them can log in, and INHERIT is their only attribute."""

    member_of: tuple[RoleOid, ...]


@row_of("pg_language", oids="LanguageOid")
class SystemLanguage(NamedRow):
    """A row of pg_language."""

    procedural: bool
    trusted: bool
    handler: ProcOid
    inline: ProcOid
    validator: ProcOid


@row_of("pg_collation", oids="CollationOid")
class SystemCollation(SchemaRow):
    """A row of pg_collation. `encoding` is -1 for any encoding, 6 for UTF8."""

    provider: str  # d, b, c, i
    deterministic: bool
    encoding: int
    collate: str
    ctype: str
    locale: str
    icu_rules: str


@row_of("pg_type", oids="TypeOid")
class SystemType(SchemaRow):
    """A row of pg_type. The defaults are those of a user's type."""

    length: int = -1  # bytes; -1 is variable, -2 is a C string
    by_value: bool = False
    kind: str  # b, c, d, e, p, r, m
    category: str
    preferred: bool = False
    defined: bool = True
    delimiter: str = ","
    relation: RelationOid = 0
    subscript: ProcOid = 0
    element: TypeOid = 0
    array: TypeOid = 0
    input: ProcOid = 0
    output: ProcOid = 0
    receive: ProcOid = 0
    send: ProcOid = 0
    typmod_in: ProcOid = 0
    typmod_out: ProcOid = 0
    analyze: ProcOid = 0
    align: str = "i"  # c, s, i, d
    storage: str = "x"  # p, e, x, m
    not_null: bool = False
    base: TypeOid = 0
    base_typmod: int = -1
    dimensions: int = 0
    collation: CollationOid = 0
    default: str = ""


@row_of("pg_range")
class SystemRange(SystemRow):
    """A row of pg_range: `type` is the range type, `multirange` its multirange type."""

    type: TypeOid
    subtype: TypeOid
    multirange: TypeOid
    collation: CollationOid
    subtype_opclass: ClassOid
    canonical: ProcOid
    subtype_diff: ProcOid


@row_of("pg_proc", oids="ProcOid")
class SystemProc(SchemaRow):
    """A row of pg_proc.

    `argument_types` are the types of the input arguments (proargtypes). `all_argument_types` and `argument_modes`
    include outputs and are empty if all arguments are inputs; `argument_names` is empty if no argument has a name.
    `defaults` are the expressions of the last `len(defaults)` inputs, as pg_get_expr prints them. `body` is prosrc,
    `library` is probin, and `sql_body` is the result of pg_get_function_sqlbody.
    """

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


@row_of("pg_operator", oids="OperatorOid")
class SystemOperator(SchemaRow):
    """A row of pg_operator; `left` is 0 for a prefix operator."""

    kind: str  # b, l
    merges: bool
    hashes: bool
    left: TypeOid
    right: TypeOid
    result: TypeOid
    commutator: OperatorOid
    negator: OperatorOid
    function: ProcOid
    restrict: ProcOid
    join: ProcOid


@row_of("pg_cast")
class SystemCast(SystemRow):
    """A row of pg_cast."""

    oid: Oid
    source: TypeOid
    target: TypeOid
    function: ProcOid
    context: str  # e, a, i
    method: str  # f, i, b


@row_of("pg_am", oids="MethodOid")
class SystemAccessMethod(NamedRow):
    """A row of pg_am."""

    handler: ProcOid
    kind: str  # i, t


@row_of("pg_opfamily", oids="FamilyOid")
class SystemOperatorFamily(SystemRow):
    """A row of pg_opfamily."""

    oid: Oid
    method: MethodOid
    name: str
    schema: SchemaOid


@row_of("pg_opclass", oids="ClassOid")
class SystemOperatorClass(SystemRow):
    """A row of pg_opclass. `key_type` is 0 if the stored type is the input type."""

    oid: Oid
    method: MethodOid
    name: str
    schema: SchemaOid
    family: FamilyOid
    input_type: TypeOid
    default: bool
    key_type: TypeOid


@row_of("pg_amop")
class SystemFamilyOperator(SystemRow):
    """A row of pg_amop: an operator of an operator family."""

    oid: Oid
    family: FamilyOid
    left: TypeOid
    right: TypeOid
    strategy: int
    purpose: str  # s, o
    operator: OperatorOid
    method: MethodOid
    sort_family: FamilyOid


@row_of("pg_amproc")
class SystemFamilyProc(SystemRow):
    """A row of pg_amproc: a support function of an operator family."""

    oid: Oid
    family: FamilyOid
    left: TypeOid
    right: TypeOid
    number: int
    function: ProcOid


@row_of("pg_transform")
class SystemTransform(SystemRow):
    """A row of pg_transform."""

    oid: Oid
    type: TypeOid
    language: LanguageOid
    from_sql: ProcOid
    to_sql: ProcOid


@row_of("pg_foreign_data_wrapper")
class SystemForeignDataWrapper(NamedRow):
    """A row of pg_foreign_data_wrapper."""

    handler: ProcOid
    validator: ProcOid
    options: tuple[str, ...]


@row_of("pg_ts_parser", oids="ParserOid")
class SystemTextSearchParser(SchemaRow):
    """A row of pg_ts_parser."""

    start: ProcOid
    token: ProcOid
    end: ProcOid
    headline: ProcOid
    lextypes: ProcOid


@row_of("ts_token_type")
class SystemTokenType(SystemRow):
    """A token type of a text search parser: a row of ts_token_type(parser)."""

    parser: ParserOid
    number: int
    name: str
    description: str


@row_of("pg_ts_template", oids="TemplateOid")
class SystemTextSearchTemplate(SchemaRow):
    """A row of pg_ts_template."""

    init: ProcOid
    lexize: ProcOid


@row_of("pg_ts_dict", oids="DictionaryOid")
class SystemTextSearchDictionary(SchemaRow):
    """A row of pg_ts_dict. `options` is the text of its options, a list of SQL assignments."""

    template: TemplateOid
    options: str


@row_of("pg_ts_config", oids="ConfigurationOid")
class SystemTextSearchConfiguration(SchemaRow):
    """A row of pg_ts_config."""

    parser: ParserOid


@row_of("pg_ts_config_map")
class SystemTextSearchMapping(SystemRow):
    """The rows of pg_ts_config_map for a token type: the dictionaries to consult, in order."""

    configuration: ConfigurationOid
    token_type: int
    dictionaries: tuple[DictionaryOid, ...]


@row_of("pg_class", oids="RelationOid")
class SystemRelation(SchemaRow):
    """A row of pg_class; `row_type` is its row type. Its columns are `SystemColumn` rows."""

    kind: str  # r, v; in an extension also c
    row_type: TypeOid


@row_of("pg_attribute")
class SystemColumn(SystemRow):
    """A row of pg_attribute; `typmod` is -1 if the type has no modifier."""

    relation: RelationOid
    attnum: int
    name: str
    type: TypeOid
    typmod: int
    dimensions: int
    not_null: bool
    collation: CollationOid


@row_of("pg_constraint")
class SystemConstraint(SchemaRow):
    """A row of pg_constraint, for a `table` or a `domain`. `columns` are attnums, `expression` is that of a check."""

    kind: str  # p, u, c, n
    table: RelationOid
    domain: TypeOid
    columns: tuple[int, ...]
    expression: str


SYSTEM_COLUMNS = tuple(
    SystemColumn(relation=0, attnum=-number, name=name, type=type, typmod=-1, dimensions=0, not_null=True, collation=0)
    for number, (name, type) in enumerate(
        (("ctid", 27), ("xmin", 28), ("cmin", 29), ("xmax", 28), ("cmax", 29), ("tableoid", 26)), 1
    )
)
"""The system columns of all relations except views and composite types: SysAtt in catalog/heap.c."""
