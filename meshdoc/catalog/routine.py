"""Functions, procedures and aggregates: pg_proc and pg_aggregate."""

from __future__ import annotations

import enum
from typing import ClassVar

from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import NO_OID, Dependency, Key, Object, Oid, parts, ref
from meshdoc.catalog.type import NO_TYPE, TypeRef
from meshdoc.record import record


class RoutineKind(enum.Enum):
    """pg_proc.prokind."""

    FUNCTION = "f"
    PROCEDURE = "p"
    AGGREGATE = "a"
    WINDOW = "w"


class ArgumentMode(enum.Enum):
    """pg_proc.proargmodes."""

    IN = "i"
    OUT = "o"
    INOUT = "b"
    VARIADIC = "v"
    TABLE = "t"


INPUT_MODES = frozenset({ArgumentMode.IN, ArgumentMode.INOUT, ArgumentMode.VARIADIC})


@record
class Argument:
    """An argument, or an output column of RETURNS TABLE."""

    name: str = ""
    mode: ArgumentMode = ArgumentMode.IN
    type: TypeRef = ref(Dependency.NORMAL)
    default: Expr | None = ref(Dependency.NORMAL, default=None)


@record
class AggregateDefinition:
    """The definition of an aggregate. `direct_arguments` counts the direct arguments of an ordered-set aggregate."""

    kind: str = "n"  # n, o, h: pg_aggregate.aggkind
    direct_arguments: int = 0
    transition_function: Oid = ref(Dependency.NORMAL)
    transition_type: Oid = ref(Dependency.NORMAL)
    transition_space: int = 0
    final_function: Oid = ref(Dependency.NORMAL, default=NO_OID)
    final_extra: bool = False
    final_modify: str = "r"
    combine_function: Oid = ref(Dependency.NORMAL, default=NO_OID)
    serial_function: Oid = ref(Dependency.NORMAL, default=NO_OID)
    deserial_function: Oid = ref(Dependency.NORMAL, default=NO_OID)
    initial_value: str | None = None
    moving_transition_function: Oid = ref(Dependency.NORMAL, default=NO_OID)
    moving_inverse_function: Oid = ref(Dependency.NORMAL, default=NO_OID)
    moving_transition_type: Oid = ref(Dependency.NORMAL, default=NO_OID)
    moving_transition_space: int = 0
    moving_final_function: Oid = ref(Dependency.NORMAL, default=NO_OID)
    moving_final_extra: bool = False
    moving_final_modify: str = "r"
    moving_initial_value: str | None = None
    sort_operator: Oid = ref(Dependency.NORMAL, default=NO_OID)


@record
class Routine(Object):
    """A function, procedure, aggregate or window function. `body` is prosrc, `sql_body` a parsed SQL body."""

    noun: ClassVar[str] = "function"
    system_catalog: ClassVar[str] = "pg_proc"

    schema: Oid = ref(Dependency.NORMAL)
    kind: RoutineKind = RoutineKind.FUNCTION
    arguments: tuple[Argument, ...] = parts()
    returns: TypeRef = ref(Dependency.NORMAL, default=NO_TYPE)
    returns_set: bool = False
    language: Oid = ref(Dependency.NORMAL)
    volatility: str = "v"
    parallel: str = "u"
    strict: bool = False
    security_definer: bool = False
    leakproof: bool = False
    cost: float = 100
    rows: float = 0
    support: Oid = ref(Dependency.NORMAL, default=NO_OID)
    config: tuple[tuple[str, str], ...] = ()
    transforms: tuple[Oid, ...] = ref(Dependency.NORMAL, default=())  # TRANSFORM FOR TYPE
    body: str = ""
    library: str | None = None
    sql_body: Expr | None = ref(Dependency.NORMAL, default=None)
    aggregate: tuple[AggregateDefinition, ...] = parts()  # at most one
    on_extensions: tuple[Oid, ...] = ref(Dependency.AUTO, default=())  # DEPENDS ON EXTENSION
    made_for: Oid = ref(Dependency.INTERNAL, default=NO_OID)  # the range or multirange type whose constructor it is

    def inputs(self) -> tuple[Argument, ...]:
        """The input arguments."""
        return tuple(argument for argument in self.arguments if argument.mode in INPUT_MODES)

    def input_types(self) -> tuple[Oid, ...]:
        """proargtypes: together with the name, they identify an overload."""
        return tuple(argument.type.oid for argument in self.inputs())

    def unique_keys(self) -> tuple[Key, ...]:
        """Its name and input types within its schema."""
        return (("routine", self.schema, self.name, self.input_types()),)

    def shared_keys(self) -> tuple[Key, ...]:
        """Its name within its schema, shared with its overloads."""
        return (("routine name", self.schema, self.name),)
