"""CREATE SEQUENCE and ALTER SEQUENCE, and the sequences behind serial and identity columns: sequence.c."""

from __future__ import annotations

from collections.abc import Sequence as Several

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.type import resolve_type
from meshdoc.catalog.contents import Position
from meshdoc.catalog.names.format_type import format_type_be
from meshdoc.catalog.names.noun import plural
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.relation import ForeignTable, Persistence, Relation, Sequence, Table, View
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.default_privileges import default_acl
from meshdoc.commands.acl.permission import check_owner, owner_of
from meshdoc.commands.heap.relation import creation_namespace, refuse_existing
from meshdoc.commands.heap.type import claim_row_type_name
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins.sequence import position_of
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes.oids import INT2, INT4, INT8
from meshdoc.record import record, replace
from meshdoc.session import Session, command
from meshdoc.syntax.names import QualifiedName, qualified, strings

LIMITS = {INT2: (-(2**15), 2**15 - 1), INT4: (-(2**31), 2**31 - 1), INT8: (-(2**63), 2**63 - 1)}
OPTIONS = frozenset({"as", "increment", "start", "restart", "maxvalue", "minvalue", "cache", "cycle", "owned_by"})


# --- sequences of columns -----------------------------------------------------------------------------


def define_sequence(
    session: Session,
    *,
    schema: Oid,
    name: str,
    options: Several[ast.DefElem],
    type: Oid = NO_OID,
    persistence: Persistence,
    owner: Oid = NO_OID,
    noun: str = "sequence",
) -> Sequence:
    """Create a sequence from `options`: DefineSequence, without its OWNED BY.

    `type` is the type that a column implies and counts as an AS option; `owner` defaults to the current user. `noun` is
    "identity column" if type errors should name that. Raises SqlError 22023 and 42601 for the options, 42P07 and 42710
    for the name.
    """
    owner = owner or session.current_user
    new = Sequence(
        name=name,
        schema=schema,
        owner=owner,
        acl=default_acl(session, "S", owner, schema),
        persistence=persistence,
        type=TypeRef(INT8),
    )
    sequence = _with_parameters(session, new, _given(options, type), None, noun)
    refuse_existing(session, schema, name)
    claim_row_type_name(session.catalog, schema, name)
    return session.catalog.create(sequence)


def link_identity(session: Session, sequence: Sequence, column: Address) -> Sequence:
    """Link a sequence to its identity column; it can only be dropped with the column."""
    return session.catalog.alter(replace(sequence, identity_of=column))


def alter_parameters(
    session: Session, sequence: Sequence, options: Several[ast.DefElem], noun: str = "sequence"
) -> Sequence:
    """Change only a sequence's parameters, as ALTER COLUMN does for an identity column's sequence."""
    given = _given(options, NO_OID)
    changed = _with_parameters(session, sequence, given, sequence, noun)
    if "restart" in given:
        session.hold(sequence.oid, Position(_number(given, "restart", changed.start), is_called=False))
    elif changed.start != sequence.start:
        session.hold(sequence.oid, position_of(session, sequence))
    return session.catalog.alter(changed)


def alter_type(session: Session, sequence: Sequence, type: Oid) -> Sequence:
    """Change an identity sequence to its column's new type: transformAlterTableStmt."""
    return session.catalog.alter(_with_parameters(session, sequence, _given((), type), sequence, "identity column"))


@record
class IdentityOptions:
    """The options of GENERATED ... AS IDENTITY: the sequence's name, its persistence, and the rest."""

    name: QualifiedName | None
    persistence: Persistence | None
    rest: tuple[ast.DefElem, ...]


def identity_options(options: Several[ast.DefElem] | None) -> IdentityOptions:
    """Split an identity column's options: generateSerialExtraStmts."""
    name: QualifiedName | None = None
    persistence: Persistence | None = None
    rest: list[ast.DefElem] = []
    for option in options or ():
        if option.defname == "sequence_name":
            if name:
                raise errors.conflicting_options(offset=option.location)
            name = qualified(option.arg)
        elif option.defname in ("logged", "unlogged"):
            if persistence:
                raise errors.conflicting_options(offset=option.location)
            persistence = Persistence.PERMANENT if option.defname == "logged" else Persistence.UNLOGGED
        else:
            rest.append(option)
    return IdentityOptions(name=name, persistence=persistence, rest=tuple(rest))


# --- the statements -----------------------------------------------------------------------------------


@command(ast.CreateSeqStmt)
def create_sequence(stmt: ast.CreateSeqStmt, session: Session) -> None:
    """CREATE SEQUENCE. Mirrors DefineSequence in sequence.c."""
    schema, persistence = creation_namespace(stmt.sequence, session)
    if stmt.if_not_exists and session.catalog.find("relation", schema, stmt.sequence.relname):
        session.notice(f'relation "{stmt.sequence.relname}" already exists, skipping', sqlstate="42P07")
        return
    options = stmt.options or ()
    sequence = define_sequence(
        session, schema=schema, name=stmt.sequence.relname, options=options, persistence=persistence
    )
    _process_owned_by(session, sequence, options)


@command(ast.AlterSeqStmt)
def alter_sequence(stmt: ast.AlterSeqStmt, session: Session) -> None:
    """ALTER SEQUENCE. Mirrors AlterSequence in sequence.c."""
    if stmt.missing_ok and session.find_relation(stmt.sequence) is None:
        session.notice(f'relation "{stmt.sequence.relname}" does not exist, skipping')
        return
    sequence = session.relation(stmt.sequence, Object)
    if not isinstance(sequence, Sequence):
        raise errors.kind_not_supported(f'cannot open relation "{sequence.name}"', plural(sequence.noun))
    check_owner(session, sequence)
    options = stmt.options or ()
    _process_owned_by(session, alter_parameters(session, sequence, options), options)


# --- OWNED BY -----------------------------------------------------------------------------------------


def _process_owned_by(session: Session, sequence: Sequence, options: Several[ast.DefElem]) -> None:
    """Apply OWNED BY, if the options include it: process_owned_by."""
    given = next((option for option in options if option.defname == "owned_by"), None)
    if given is None:
        return
    column = _owning_column(session, sequence, strings(given.arg))
    if sequence.identity_of:
        table = session.catalog[sequence.identity_of.oid]
        raise SqlError(
            "0A000",
            "cannot change ownership of identity sequence",
            detail=f'Sequence "{sequence.name}" is linked to table "{table.name}".',
        )
    session.catalog.alter(replace(sequence, owned_by=column))


def _owning_column(session: Session, sequence: Sequence, names: tuple[str, ...]) -> Address | None:
    if len(names) == 1:
        if names[0] != "none":
            raise SqlError("42601", "invalid OWNED BY option", hint="Specify OWNED BY table.column or OWNED BY NONE.")
        return None
    *relation_names, column_name = names
    table = _owning_relation(session, sequence, relation_names)
    column = table.column(column_name)
    if column is None:
        raise errors.undefined_column_of(column_name, table.name)
    return Address(table.oid, column.attnum)


def _owning_relation(session: Session, sequence: Sequence, names: list[str]) -> Relation:
    name = qualified([ast.String(sval=part) for part in names])
    if name.schema:
        session.names.schema(name.schema)
    found = session.names.relation(*name)
    if found is None:
        raise errors.undefined_relation(str(name))
    if not isinstance(found, Table | ForeignTable | View):
        raise errors.kind_not_supported(f'sequence cannot be owned by relation "{found.name}"', plural(found.noun))
    if owner_of(session, found) != sequence.owner:
        raise SqlError("55000", "sequence must have same owner as table it is linked to")
    if found.schema != sequence.schema:
        raise SqlError("55000", "sequence must be in same schema as table it is linked to")
    return found


# --- the parameters -----------------------------------------------------------------------------------


def _given(options: Several[ast.DefElem], type: Oid) -> dict[str, ast.DefElem | Oid]:
    """The options by name, each at most once; "as" holds the oid of a column's type, if there is one."""
    found: dict[str, ast.DefElem | Oid] = {"as": type} if type else {}
    for option in options:
        if option.defname == "sequence_name":
            raise SqlError("42601", "invalid sequence option SEQUENCE NAME", offset=option.location)
        if option.defname not in OPTIONS:
            raise SqlError("XX000", f'option "{option.defname}" not recognized')
        if option.defname in found:
            raise errors.conflicting_options(offset=option.location)
        found[option.defname] = option
    return found


def _with_parameters(
    session: Session, sequence: Sequence, given: dict[str, ast.DefElem | Oid], former: Sequence | None, noun: str
) -> Sequence:
    """The sequence with the parameters of `former`, or the defaults, and the options applied: init_params."""
    type = _type(session, given.get("as"), former, noun)
    increment = _number(given, "increment", former.increment if former else 1)
    if increment == 0:
        raise SqlError("22023", "INCREMENT must not be zero")
    cycle = given.get("cycle")
    maximum = _limit(session, "maxvalue", given, former, type, ascending=increment > 0)
    minimum = _limit(session, "minvalue", given, former, type, ascending=increment > 0)
    if minimum >= maximum:
        raise SqlError("22023", f"MINVALUE ({minimum}) must be less than MAXVALUE ({maximum})")
    start = _number(given, "start", former.start if former else minimum if increment > 0 else maximum)
    _require_between("START", start, minimum, maximum)
    current = position_of(session, former).last_value if former else start
    if "restart" in given:
        current = _number(given, "restart", start)
    if current is not None:
        _require_between("RESTART", current, minimum, maximum)
    cache = _number(given, "cache", former.cache if former else 1)
    if cache <= 0:
        raise SqlError("22023", f"CACHE ({cache}) must be greater than zero")
    return replace(
        sequence,
        type=TypeRef(type),
        start=start,
        increment=increment,
        minimum=minimum,
        maximum=maximum,
        cache=cache,
        cycle=cycle.arg.boolval if isinstance(cycle, ast.DefElem) else bool(former and former.cycle),
    )


def _type(session: Session, given: ast.DefElem | Oid | None, former: Sequence | None, noun: str) -> Oid:
    if given is None:
        return former.type.oid if former else INT8
    found = given if isinstance(given, Oid) else resolve_type(Facts(session.names), given.arg).oid
    if found not in LIMITS:
        raise SqlError("22023", f"{noun} type must be smallint, integer, or bigint")
    return found


def _number(given: dict[str, ast.DefElem | Oid], name: str, default: int) -> int:
    """The option's number, else the default. Raises SqlError 22003 if it is out of range for bigint."""
    option = given.get(name)
    if not isinstance(option, ast.DefElem) or option.arg is None:
        return default
    if isinstance(option.arg, ast.Integer):
        return int(option.arg.ival)
    text = str(option.arg.fval)
    if not text.lstrip("+-").isdigit():
        raise SqlError("22P02", f'invalid input syntax for type bigint: "{text}"')
    low, high = LIMITS[INT8]
    if not low <= int(text) <= high:
        raise SqlError("22003", f'value "{text}" is out of range for type bigint')
    return int(text)


def _limit(
    session: Session,
    option: str,
    given: dict[str, ast.DefElem | Oid],
    former: Sequence | None,
    type: Oid,
    *,
    ascending: bool,
) -> int:
    """MAXVALUE or MINVALUE; the type's limit if NO MAXVALUE is given, or if a change of type moves it."""
    side, towards = (1, ascending) if option == "maxvalue" else (0, not ascending)
    present = (former.minimum, former.maximum)[side] if former else None
    moved = bool(former and "as" in given and present == LIMITS[former.type.oid][side])
    if present is not None and option not in given and not moved:
        value = present
    else:
        value = _number(given, option, LIMITS[type][side] if towards or moved else (1, -1)[side])
    if not LIMITS[type][0] <= value <= LIMITS[type][1]:
        shown = format_type_be(session.catalog, session.system, type)
        raise SqlError("22023", f"{option.upper()} ({value}) is out of range for sequence data type {shown}")
    return value


def _require_between(word: str, value: int, minimum: int, maximum: int) -> None:
    if value < minimum:
        raise SqlError("22023", f"{word} value ({value}) cannot be less than MINVALUE ({minimum})")
    if value > maximum:
        raise SqlError("22023", f"{word} value ({value}) cannot be greater than MAXVALUE ({maximum})")
