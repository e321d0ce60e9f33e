"""CREATE TABLE in all its forms, with columns and constraints."""

from __future__ import annotations

from chance import NothingFits

from ddl.expression import CONSTANTS, Expressions, over
from ddl.kind import BUILT_IN, any_type, constraint_name, default, sequence_options
from ddl.query import query
from ddl.state import State, day
from meshdoc.catalog.constraint import PrimaryKey
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import CompositeType, PartitionStrategy, Table, View

ACTIONS = ("cascade", "restrict", "set null", "set default", "no action")


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
