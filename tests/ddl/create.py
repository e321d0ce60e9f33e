"""CREATE statements: tables, indexes, views, types, sequences, schemas."""

from __future__ import annotations

from ddl.expression import CONSTANTS, Expressions, over
from ddl.state import NothingFits, State, day

from meshdoc.catalog.constraint import PrimaryKey
from meshdoc.catalog.object import Oid
from meshdoc.catalog.quoting import quote_identifier
from meshdoc.catalog.relation import CompositeType, MaterializedView, PartitionStrategy, Relation, Sequence, Table, View
from meshdoc.catalog.type import RangeType

BUILT_IN = {
    "integer": 23,
    "bigint": 20,
    "int": 23,
    "smallint": 21,
    "text": 25,
    "varchar": 1043,
    "varchar(20)": 1043,
    "char(3)": 1042,
    "char": 1042,
    "bpchar": 1042,
    "numeric": 1700,
    "numeric(10,2)": 1700,
    "decimal(6)": 1700,
    "real": 700,
    "double precision": 701,
    "float(10)": 700,
    "boolean": 16,
    "bool": 16,
    "date": 1082,
    "timestamp": 1114,
    "timestamp(3)": 1114,
    "timestamptz": 1184,
    "timestamp with time zone": 1184,
    "time": 1083,
    "time(2) with time zone": 1266,
    "interval": 1186,
    "interval day to second(3)": 1186,
    "uuid": 2950,
    "json": 114,
    "jsonb": 3802,
    "bytea": 17,
    "inet": 869,
    "text[]": 1009,
    "integer[]": 1007,
    "int[][]": 1007,
    "numeric(5,1)[]": 1231,
    "int4range": 3904,
    "tstzrange": 3910,
    "name": 19,
    "bit(4)": 1560,
    "varbit": 1562,
    "money": 790,
    "xml": 142,
    "tsvector": 3614,
    "point": 600,
    "oid": 26,
    "regclass": 2205,
}
USUAL = ("integer", "bigint", "text", "timestamptz", "boolean", "varchar(20)", "numeric(10,2)", "jsonb", "uuid", "date")
ACTIONS = ("cascade", "restrict", "set null", "set default", "no action")


def any_type(state: State) -> tuple[str, Oid]:
    """A type as a column is declared with it, and its oid; the script's own among them."""
    if state.chance(0.2):
        own = [*state.enums(), *state.domains(), *state.all(CompositeType, RangeType)]
        if own:
            item = state.one(own)
            oid = item.oid
            if isinstance(item, CompositeType):
                found = state.catalog.find("row type", item.oid)
                oid = found.oid if found else 0
            if state.chance(0.15):
                return f"{state.name(item)}[]", 0
            return state.name(item), oid
    name = state.one(USUAL) if state.chance(0.6) else state.one(BUILT_IN)
    return name, BUILT_IN[name]


def sequence_options(state: State) -> str:
    """Options of sequences and identity columns."""
    options = ("start 10", "start with 5", "increment by 5", "increment -1", "minvalue 2", "no minvalue", "cache 20")
    options += ("maxvalue 1000", "no maxvalue", "cycle", "no cycle", "minvalue -5 maxvalue 100")
    return " ".join(state.some(options, 2)) if state.chance(0.4) else ""


def column(state: State, name: str, declared: str, oid: Oid, others: list[tuple[str, Oid]]) -> str:
    """A column's definition; `others` are columns that its expressions may mention."""
    parts = [name, declared]
    free = Expressions(state, [])
    family = free.family(oid)
    if state.chance(0.1) and family in ("text",):
        parts.append('collate "C"')
    if family == "integer" and state.chance(0.15):
        when = state.one(("always", "by default"))
        options = sequence_options(state)
        parts.append(f"generated {when} as identity{f' ({options})' if options else ''}")
    elif state.chance(0.12) and others and (family == "integer" or family in CONSTANTS):
        expression = Expressions(state, others, immutable=True).column_or(family)
        parts.append(f"generated always as ({expression}) {state.one(('stored', 'virtual', 'stored', ''))}")
    elif state.chance(0.3) and (family in CONSTANTS or family in ("integer", "enum")):
        parts.append(f"default {default(state, oid)}")
    parts += column_constraints(state, name, declared, [*others, (name, oid)])
    return " ".join(part for part in parts if part)


def default(state: State, oid: Oid) -> str:
    """A default for a column of this type."""
    expressions = Expressions(state, [])
    family = expressions.family(oid)
    if family == "enum":
        kind = expressions.base(oid)
        return expressions.label(kind)  # type: ignore[arg-type]
    if family == "integer" and state.chance(0.2) and (sequences := state.all(Sequence)):
        return f"nextval('{state.name(state.one(sequences))}')"
    return expressions.value(family, 1)


def constraint_name(state: State, share: float = 0.3) -> str:
    """CONSTRAINT and a name, or nothing."""
    return state.maybe(f"constraint {state.new_name('k_')} ", share)


def column_constraints(state: State, name: str, declared: str, known: list[tuple[str, Oid]]) -> list[str]:
    """What stands behind a column's type."""
    found = []
    if state.chance(0.25):
        found.append(f"{constraint_name(state, 0.15)}not null")
    if state.chance(0.12):
        found.append(f"{constraint_name(state)}check ({Expressions(state, known, immutable=True).condition()})")
    if state.chance(0.08):
        found.append(f"{constraint_name(state)}unique{state.maybe(' nulls not distinct', 0.2)}{deferrable(state)}")
    if state.chance(0.12):
        found += [references(state, declared)]
    return found


def deferrable(state: State) -> str:
    """Whether a constraint may wait, or nothing."""
    words = (" deferrable", " deferrable initially deferred", " not deferrable", " initially deferred")
    return state.one(words) if state.chance(0.15) else ""


def references(state: State, declared: str) -> str:
    """REFERENCES of a column, to a key that its type fits, as a rule."""
    fitting = []
    for table in state.tables():
        for key in state.keys(table):
            if len(key.columns) == 1:
                target = table.attribute(key.columns[0])
                if BUILT_IN.get(declared, -1) == target.type.oid:
                    fitting.append((table, target, key))
    if not fitting:
        return ""
    table, target, key = state.one(fitting)
    explicit = not isinstance(key, PrimaryKey) or state.chance(0.5)
    columns = f" ({quote_identifier(target.name)})" if explicit else ""
    return f"{constraint_name(state)}references {state.name(table)}{columns}{key_actions(state)}{deferrable(state)}"


def key_actions(state: State) -> str:
    """MATCH, ON DELETE and ON UPDATE of a foreign key."""
    text = state.maybe(" match full", 0.1)
    text += f" on delete {state.one(ACTIONS)}" if state.chance(0.4) else ""
    return text + (f" on update {state.one(ACTIONS)}" if state.chance(0.2) else "")


def table_constraint(state: State, columns: list[tuple[str, Oid]], *, partitioned: bool = False) -> str:
    """A constraint as it stands beside columns or behind ADD."""
    kind = state.one(("check", "unique", "primary key", "foreign key", "check", "exclude", "not null"))
    name = constraint_name(state, 0.5)
    plain = [column for column, _ in columns]
    if kind == "check":
        condition = Expressions(state, columns, immutable=True).condition()
        return f"{name}check ({condition}){state.maybe(' no inherit', 0.08)}{state.maybe(' not enforced', 0.05)}"
    if kind == "not null":
        return f"{name}not null {state.one(plain)}{state.maybe(' no inherit', 0.1)}"
    if kind == "foreign key":
        return name + foreign_key(state, columns)
    if kind == "exclude" and not partitioned:
        ranges = [column for column, oid in columns if oid in (3904, 3910)]
        if ranges:
            return f"{name}exclude using gist ({state.one(ranges)} with &&)"
        return f"{name}exclude ({state.one(plain)} with =){state.maybe(f' where ({state.one(plain)} is not null)')}"
    kind = "unique" if kind == "exclude" else kind
    chosen = state.some(plain, 2)
    rest = [column for column in plain if column not in chosen]
    include = f" include ({state.one(rest)})" if rest and state.chance(0.15) else ""
    distinct = " nulls not distinct" if kind == "unique" and state.chance(0.15) else ""
    return f"{name}{kind}{distinct} ({', '.join(chosen)}){include}{deferrable(state)}"


def foreign_key(state: State, columns: list[tuple[str, Oid]]) -> str:
    """FOREIGN KEY to a key with columns of the same types."""
    fitting = []
    for table in state.tables():
        for key in state.keys(table):
            targets = [table.attribute(number) for number in key.columns]
            sources = []
            for target in targets:
                same = [name for name, oid in columns if oid == target.type.oid and name not in sources]
                if same:
                    sources.append(state.one(same))
            if len(sources) == len(targets):
                fitting.append((sources, table, targets))
    sources, table, targets = state.one(fitting)
    there = ", ".join(quote_identifier(target.name) for target in targets)
    end = state.maybe(" not valid", 0.1) if state.chance(0.5) else ""
    return (
        f"foreign key ({', '.join(sources)}) references {state.name(table)} ({there})"
        f"{key_actions(state)}{deferrable(state)}{end}"
    )


def columns_of(state: State, count: int) -> tuple[list[str], list[tuple[str, Oid]]]:
    """Definitions of new columns, and the columns."""
    texts: list[str] = []
    known: list[tuple[str, Oid]] = []
    for place in range(count):
        name = state.new_name()
        if name in [other for other, _ in known] and not state.chance(0.1):
            continue
        if place == 0 and state.chance(0.6):
            declared = state.one(("integer", "bigint", "uuid", "bigserial", "serial", "int"))
            oid = BUILT_IN.get(declared, 20 if declared == "bigserial" else 23)
            texts.append(f"{name} {declared} primary key")
        else:
            declared, oid = any_type(state)
            others = [(other, type_) for other, type_ in known if "generated always as (" not in other]
            texts.append(column(state, name, declared, oid, others))
        if "generated always as (" not in texts[-1]:
            known.append((name, oid))
    return texts, known


def table(state: State) -> str:
    """CREATE TABLE in one of its forms."""
    makers = (plain_table,) * 6 + (partitioned_table,) * 2 + (like_table, child_table, typed_table, table_as)
    return state.one(makers)(state)


def plain_table(state: State) -> str:
    """Columns and constraints."""
    texts, known = columns_of(state, state.number(2, 6))
    if state.chance(0.3):
        try:
            texts.append(table_constraint(state, known))
        except NothingFits:
            texts.append(f"unique ({known[0][0]})")
    kind = state.one(("unlogged ", "temp ")) if state.chance(0.05) else ""
    options = state.maybe(" with (fillfactor = 70)", 0.05)
    exists = state.maybe("if not exists ", 0.1)
    name = state.new_name("t_") if kind == "temp " else state.created("t_")
    return f"create {kind}table {exists}{name} ({', '.join(texts)}){options}"


def partitioned_table(state: State) -> str:
    """A partitioned table, most often with its key among the first columns."""
    kind, declared = state.one((("range", "date"), ("list", "text"), ("range", "integer"), ("hash", "bigint")))
    kind, declared = (kind, "timestamptz") if declared == "date" and state.chance(0.5) else (kind, declared)
    key = state.new_name("p_")
    texts, known = [f"{key} {declared}{state.maybe(' not null', 0.5)}"], [(key, BUILT_IN[declared])]
    for _ in range(state.number(1, 3)):
        name = state.new_name()
        if name in [other for other, _ in known]:
            continue
        chosen, oid = any_type(state)
        texts.append(column(state, name, chosen, oid, known))
        if "generated always as (" not in texts[-1]:
            known.append((name, oid))
    if state.chance(0.5):
        texts.append(f"{state.one(('primary key', 'unique'))} ({key}{state.maybe(f', {state.one(known)[0]}')})")
    by = f"({key})" if state.chance(0.9) else f"(({Expressions(state, [known[0]], immutable=True).value('integer')}))"
    return f"create table {state.created('pt_')} ({', '.join(texts)}) partition by {kind} {by}"


def partition(state: State) -> str:
    """CREATE TABLE ... PARTITION OF."""
    parent = state.one(item for item in state.tables() if item.partition_strategy)
    extra = ""
    if state.chance(0.2):
        extra = f" ({quote_identifier(state.column(parent).name)} {state.one(('not null', 'default null'))})"
    deeper = ""
    if state.chance(0.12):
        deeper = f" partition by {state.one(('list', 'range', 'hash'))} ({state.column_name(parent)})"
    return f"create table {state.created('c_')} partition of {state.name(parent)}{extra} {bound(state, parent)}{deeper}"


def bound(state: State, parent: Table) -> str:
    """FOR VALUES ... that fit a partitioned table, or DEFAULT."""
    if parent.partition_strategy is PartitionStrategy.HASH:
        modulus = state.one((2, 4))
        return f"for values with (modulus {modulus}, remainder {state.number(0, modulus - 1)})"
    if state.chance(0.12):
        return "default"
    item = parent.partition_key[0]
    family = "integer"
    if item.attnum:
        family = Expressions(state, []).family(parent.attribute(item.attnum).type.oid)
    number = state.number(0, 8)
    if parent.partition_strategy is PartitionStrategy.LIST:
        value = f"'{chr(97 + number)}'" if family == "text" else str(number)
        return f"for values in ({value}{state.maybe(', null', 0.1)})"
    low, high = (f"'{day(30 * n)}'" for n in (number, number + 1))
    if family == "integer":
        low, high = str(number * 10), str(number * 10 + 10)
    low = "minvalue" if state.chance(0.05) else low
    high = "maxvalue" if state.chance(0.05) else high
    return f"for values from ({low}) to ({high})"


def like_table(state: State) -> str:
    """LIKE, with some of what it includes."""
    kinds = ("all", "defaults", "constraints", "indexes", "identity", "generated", "comments", "storage", "statistics")
    other = state.one([*state.tables(), *state.tables(), *state.all(View, CompositeType)])
    options = "".join(f" {state.one(('including', 'including', 'excluding'))} {kind}" for kind in state.some(kinds, 3))
    return f"create table {state.created('l_')} (like {state.name(other)}{state.maybe(options, 0.8)})"


def child_table(state: State) -> str:
    """INHERITS."""
    parents = state.some([item for item in state.tables() if not item.partition_strategy], 2)
    texts, _ = columns_of(state, state.number(0, 2)) if state.chance(0.7) else ([], [])
    if state.chance(0.3):
        again = state.column(parents[0])
        texts.append(f"{quote_identifier(again.name)} {state.type(again.type.oid, again.type.typmod)}")
    if state.chance(0.2):
        texts.append(f"check ({over(state, parents[0], immutable=True).condition()})")
    return f"create table {state.created('i_')} ({', '.join(texts)}) inherits ({', '.join(map(state.name, parents))})"


def typed_table(state: State) -> str:
    """OF a composite type."""
    kind = state.one(state.all(CompositeType))
    column_ = state.column_name(kind)
    extra = state.one((f" ({column_} with options not null)", f" (primary key ({column_}))", ""))
    return f"create table {state.created('o_')} of {state.name(kind)}{extra}"


def table_as(state: State) -> str:
    """CREATE TABLE AS."""
    return f"create table {state.created('a_')} as {query(state)}{state.maybe(' with no data')}"


def index(state: State) -> str:
    """CREATE INDEX."""
    relation = state.one([*state.tables()] * 3 + state.all(MaterializedView))
    expressions = over(state, relation, immutable=True)
    keys = ", ".join(index_key(state, relation, expressions) for _ in range(state.one((1, 1, 2))))
    name = state.new_name("x_") + " " if state.chance(0.7) else ""
    text = f"create {state.maybe('unique ', 0.15)}index {state.maybe('concurrently ', 0.03)}"
    text += state.maybe("if not exists ", 0.1) if name else ""
    only = state.maybe("only ", 0.1)
    text += f"{name}on {only}{state.name(relation)} {state.maybe('using btree ')}({keys})"
    text += f" include ({state.column_name(relation)})" if state.chance(0.12) else ""
    text += state.maybe(" nulls not distinct", 0.04) + state.maybe(" with (fillfactor = 80)", 0.05)
    return text + (f" where {expressions.condition()}" if state.chance(0.25) else "")


def index_key(state: State, relation: Relation, expressions: Expressions) -> str:
    """One key of an index."""
    if state.chance(0.3):
        return f"({expressions.value(state.one(('integer', 'text', 'text', 'boolean', 'date')))})"
    column_ = state.column(relation)
    text = quote_identifier(column_.name)
    if expressions.family(column_.type.oid) == "text":
        text += state.maybe(' collate "C"', 0.1) + state.maybe(" text_pattern_ops", 0.1)
    return text + state.maybe(" desc", 0.15) + state.maybe(state.one((" nulls first", " nulls last")), 0.15)


def special_index(state: State) -> str:
    """An index of another method than btree."""
    relation = state.one(state.tables())
    families = {"jsonb": "gin", "texts": "gin", "integers": "gin", "range": "gist", "timerange": "gist", "uuid": "hash"}
    families |= {"timestamptz": "brin", "text": "hash", "integer": "brin", "inet": "spgist"}
    for column_ in state.some(relation.columns, 9):
        if method := families.get(Expressions(state, []).family(column_.type.oid)):
            opclass = {"jsonb": " jsonb_path_ops", "inet": " inet_ops"}.get(state.type(column_.type.oid), "")
            key = f"{quote_identifier(column_.name)}{state.maybe(opclass, 0.5)}"
            return f"create index on {state.name(relation)} using {method} ({key})"
    raise NothingFits


def query(state: State) -> str:
    """A SELECT over what there is."""
    return state.one((simple_query,) * 4 + (joined_query, joined_query, grouped_query, set_query, cte_query))(state)


def relations(state: State) -> list[Relation]:
    """What a query can read."""
    found: list[Relation] = [*state.tables(), *state.tables(), *state.all(View), *state.all(MaterializedView)]
    return [item for item in found if item.columns]


def simple_query(state: State) -> str:
    """SELECT ... FROM one relation."""
    relation = state.one(relations(state))
    if state.chance(0.2):
        return f"select * from {state.name(relation)}"
    alias = state.one(("", "q"))
    expressions = over(state, relation, alias=alias)
    text = f"select {targets(state, expressions, 3)} from {state.name(relation)} {alias}".rstrip()
    text += f" where {expressions.condition()}" if state.chance(0.5) else ""
    text += f" order by {state.number(1, 1)}{state.maybe(' desc')}" if state.chance(0.2) else ""
    return text + state.maybe(" limit 10", 0.1)


def targets(state: State, expressions: Expressions, most: int) -> str:
    """A target list: columns and expressions, each under a name of its own."""
    families = ("integer", "text", "boolean", "number", "date", "jsonb", "timestamptz", "texts", "interval")
    found = []
    for place in range(state.number(1, most)):
        if expressions.columns and state.chance(0.5):
            name, _ = expressions.any_column()
            found.append(name if place == 0 else f"{name} as c{place}")
        else:
            found.append(f"{expressions.value(state.one(families))} as c{place}")
    return ", ".join(found)


def joined_query(state: State) -> str:
    """SELECT ... FROM a JOIN b."""
    one, two = state.one(relations(state)), state.one(relations(state))
    left, right = over(state, one, alias="a"), over(state, two, alias="b")
    both = Expressions(state, [*left.columns, *right.columns])
    join = state.one(("join", "left join", "full join", "cross join"))
    on = "" if join == "cross join" else f" on {join_condition(left, right)}"
    text = f"select {targets(state, both, 4)} from {state.name(one)} a {join} {state.name(two)} b{on}"
    return text + (f" where {both.condition()}" if state.chance(0.4) else "")


def join_condition(left: Expressions, right: Expressions) -> str:
    """A comparison across a join."""
    for name, oid in left.columns:
        for other, type_ in right.columns:
            if oid == type_ and left.family(oid) in ("integer", "text", "uuid"):
                return f"{name} = {other}"
    return "true"


def grouped_query(state: State) -> str:
    """Aggregates, with or without GROUP BY."""
    relation = state.one(relations(state))
    expressions = over(state, relation)
    name, _ = expressions.any_column()
    value = expressions.value
    aggregates = (
        "count(*)",
        f"count({name})",
        f"sum({value('integer')})",
        f"max({value('integer')})",
        f"avg({value('number')})",
        f"string_agg({value('text')}, ',' order by {value('text')})",
        f"array_agg({value('integer')})",
        f"bool_or({expressions.condition()})",
        f"count(distinct {value('text')})",
        f"sum({value('integer')}) filter (where {expressions.condition()})",
        f"jsonb_agg({value('text')})",
    )
    aggregate = state.one(aggregates)
    if state.chance(0.3):
        over_ = f"over (partition by {name} order by {expressions.any_column()[0]})"
        return f"select {name}, row_number() {over_} as n, {aggregate} over () as a from {state.name(relation)}"
    having = state.maybe(" having count(*) > 1", 0.2)
    return f"select {name}, {aggregate} as total from {state.name(relation)} group by {state.one((name, '1'))}{having}"


def set_query(state: State) -> str:
    """UNION and its kin."""
    one, two = state.one(relations(state)), state.one(relations(state))
    family = state.one(("integer", "text", "date", "boolean"))
    operator = state.one(("union", "union all", "intersect", "except"))
    first, second = over(state, one).value(family), over(state, two).value(family)
    return f"select {first} as v from {state.name(one)} {operator} select {second} from {state.name(two)}"


def cte_query(state: State) -> str:
    """WITH, and sub-selects."""
    inner, outer = simple_query(state), state.one(relations(state))
    expressions = over(state, outer)
    name, _ = expressions.any_column()
    return state.one(
        (
            f"with w as ({inner}) select * from w",
            f"with w as materialized ({inner}) select count(*) as n from w",
            f"select s.* from ({inner}) s",
            f"select {name}, exists ({inner}) as e from {state.name(outer)}",
            f"select {name} from {state.name(outer)} where exists ({inner})",
            f"select (select max({expressions.value('integer')}) from {state.name(outer)}) as m",
            f"select u.v from {state.name(outer)}, lateral (select {name} as v) u",
            "select n, n * 2 as m from generate_series(1, 3) n",
            "select * from (values (1, 'a'), (2, 'b')) v (i, t)",
        )
    )


def view(state: State) -> str:
    """CREATE VIEW."""
    views = state.all(View)
    if views and state.chance(0.2):
        again = state.one(views)
        return f"create or replace view {state.name(again)} as {query(state)}"
    options = state.one((" with (security_invoker = true)", " with (security_barrier)")) if state.chance(0.15) else ""
    name = f"create {state.maybe('or replace ')}{state.maybe('temp ', 0.03)}view {state.new_name('v_')}"
    if state.chance(0.25):
        name = f"create view {state.created('v_')}"
    return f"{name}{options} as {query(state)}{state.maybe(' with check option', 0.03)}"


def materialized_view(state: State) -> str:
    """CREATE MATERIALIZED VIEW."""
    return f"create materialized view {state.created('m_')} as {query(state)}{state.maybe(' with no data')}"


def schema(state: State) -> str:
    """CREATE SCHEMA."""
    return f"create schema {state.maybe('if not exists ')}{state.new_name('s_')}"


def sequence(state: State) -> str:
    """CREATE SEQUENCE."""
    as_type = state.one((" as integer", " as smallint", " as bigint")) if state.chance(0.25) else ""
    owned = ""
    if state.chance(0.2) and (tables := state.plain_tables()):
        owner = state.one(tables)
        owned = f" owned by {state.name(owner)}.{state.column_name(owner)}"
    options = f" {sequence_options(state)}" if state.chance(0.7) else ""
    return f"create sequence {state.maybe('if not exists ', 0.1)}{state.created('q_')}{as_type}{options}{owned}".rstrip()


def enum(state: State) -> str:
    """CREATE TYPE AS ENUM."""
    labels = state.some(("new", "open", "done", "it's", "Big", "x y", "archived"), 5)
    quoted = ", ".join("'" + label.replace("'", "''") + "'" for label in labels)
    return f"create type {state.created('e_')} as enum ({quoted})"


def composite(state: State) -> str:
    """CREATE TYPE AS (...)."""
    attributes = ", ".join(f"{state.new_name()} {any_type(state)[0]}" for _ in range(state.number(1, 3)))
    return f"create type {state.created('r_')} as ({attributes})"


def range_type(state: State) -> str:
    """CREATE TYPE AS RANGE."""
    subtype = state.one(("integer", "text", "float8", "timestamptz", "numeric", "uuid"))
    return f"create type {state.created('g_')} as range (subtype = {subtype})"


def domain(state: State) -> str:
    """CREATE DOMAIN."""
    declared, oid = any_type(state)
    expressions = Expressions(state, [("value", oid)], immutable=True)
    text = f"create domain {state.created('d_')} as {declared}"
    text += f" default {default(state, oid)}" if state.chance(0.25) and oid else ""
    text += state.maybe(" not null", 0.2)
    if state.chance(0.6):
        text += f" {constraint_name(state)}check ({expressions.condition()})"
    return text


def statistics(state: State) -> str:
    """CREATE STATISTICS."""
    relation = state.one(state.tables())
    columns = [quote_identifier(item.name) for item in state.some(relation.columns, 3)]
    kinds = state.one(("", "(ndistinct) ", "(dependencies, mcv) "))
    name = state.maybe(state.new_name("st_") + " ", 0.7)
    return f"create statistics {name}{kinds}on {', '.join(columns)} from {state.name(relation)}"
