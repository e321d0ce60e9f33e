"""The candidate functions of a call and the choice among them: FuncnameGetCandidates (namespace.c) and
func_select_candidate (parse_func.c), which is used for operators too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pglast import ast

from meshdoc.analyze.coercion_path import can_coerce_type
from meshdoc.analyze.common_type import offset_of
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.system import SystemProc
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.record import record, replace
from meshdoc.syntax.names import deconstructed

_INPUT_MODES = "ibv"


@record
class Candidate:
    """A function or operator and the types to which the given arguments would be converted.

    `defaults` counts the arguments left to their defaults, `variadics` those that go into the variadic parameter;
    `numbers` are the parameters' positions in argument order if some are named. Oid 0 means several equally good
    candidates.
    """

    oid: Oid
    args: tuple[Oid, ...]
    position: int = 0
    defaults: int = 0
    variadics: int = 0
    numbers: tuple[int, ...] = ()


def function_schemas(facts: Facts, schema: str | None) -> tuple[Oid, ...]:
    """The schemas to search for functions and operators. Raises SqlError 3F000 if the named one does not exist."""
    if schema is None:
        return facts.names.search_path
    facts.names.schema(schema)
    return facts.names.schemas(schema, ())


@record
class Call:
    """A call as written, its arguments analyzed. `raw` is None for x.f."""

    names: tuple[str, ...]
    args: tuple[nodes.Node, ...]
    raw: ast.FuncCall | None = None
    filter: nodes.Node | None = None
    offset: int | None = None
    procedure: bool = False

    @property
    def name(self) -> str:
        """The name as written."""
        return ".".join(self.names)

    @property
    def variadic(self) -> bool:
        """Whether VARIADIC is given."""
        return self.raw is not None and bool(self.raw.func_variadic)

    @property
    def location(self) -> int:
        """The offset, as nodes hold it."""
        return -1 if self.offset is None else self.offset

    def signature(self, facts: Facts) -> str:
        """The call as messages show it: func_signature_string."""
        words = [
            (f"{arg.name} => " if isinstance(arg, nodes.NamedArgExpr) else "") + facts.format_type(arg.type.oid)
            for arg in self.args
        ]
        return f"{self.name}({', '.join(words)})"

    def argument_names(self) -> tuple[str, ...]:
        """The names of the named arguments. Raises SqlError 42601 for a duplicate or a later positional one."""
        found: list[str] = []
        for arg in self.args:
            if isinstance(arg, nodes.NamedArgExpr):
                if arg.name in found:
                    message = f'argument name "{arg.name}" used more than once'
                    raise SqlError("42601", message, offset=offset_of(arg))
                found.append(arg.name)
            elif found:
                message = "positional argument cannot follow named argument"
                raise SqlError("42601", message, offset=offset_of(arg))
        return tuple(found)


@record
class CallShape:
    """How a function is called: the number of arguments, the names of the named ones, and whether VARIADIC is given."""

    count: int
    names: tuple[str, ...] = ()
    explicit_variadic: bool = False
    out_arguments: bool = False  # CALL gives OUT arguments too


def _named(catalog: Catalog) -> dict[object, tuple[Candidate, ...]]:
    """The candidates by name and shape of the call, listed as they are asked for."""
    return {}


def function_candidates(facts: Facts, names: Sequence[str], shape: CallShape) -> tuple[Candidate, ...]:
    """The functions with that name that accept that number of arguments: FuncnameGetCandidates."""
    schema, name = deconstructed(names)
    schemas, named = function_schemas(facts, schema), facts.names.catalog.derived(_named, Routine)
    key = (schemas, name, shape.count, shape.names, shape.explicit_variadic, shape.out_arguments)
    if key not in named:
        named[key] = _candidates(facts, schemas, name, shape)
    return named[key]


def _candidates(facts: Facts, schemas: Sequence[Oid], name: str, shape: CallShape) -> tuple[Candidate, ...]:
    found: list[Candidate] = []
    for position, oid in enumerate(schemas):
        for proc in facts.procs_named(oid, name):
            candidate = _candidate(proc, shape, position)
            if candidate is not None:
                _accept(found, candidate)
    return tuple(found)


def _parameters(proc: SystemProc, shape: CallShape) -> tuple[Oid, ...]:
    if shape.out_arguments and proc.all_argument_types and proc.kind == "p":
        return tuple(
            type for type, mode in zip(proc.all_argument_types, proc.argument_modes, strict=True) if mode != "t"
        )
    return proc.argument_types


def _candidate(proc: SystemProc, shape: CallShape, position: int) -> Candidate | None:
    types = _parameters(proc, shape)
    count, given = len(types), shape.count
    if shape.names:
        return _named_candidate(proc, types, shape, position)
    if count <= given and proc.variadic and not shape.explicit_variadic:
        extra = given - count + 1
        args = types[: count - 1] + (proc.variadic,) * extra
        return Candidate(oid=proc.oid, args=args, position=position, variadics=extra)
    if count > given:
        if given + len(proc.defaults) < count:
            return None
        return Candidate(oid=proc.oid, args=types, position=position, defaults=count - given)
    return Candidate(oid=proc.oid, args=types, position=position) if count == given else None


def _named_candidate(proc: SystemProc, types: tuple[Oid, ...], shape: CallShape, position: int) -> Candidate | None:
    """A call with named arguments: MatchNamedCall."""
    count, given = len(types), shape.count
    if proc.variadic and not shape.explicit_variadic:
        return None
    if not proc.argument_names or count < given or given + len(proc.defaults) < count:
        return None
    inputs = _input_names(proc)
    positional = given - len(shape.names)
    numbers = list(range(positional))
    for name in shape.names:
        place = next((n for n, parameter in enumerate(inputs) if parameter == name), None)
        if place is None or place in numbers:
            return None
        numbers.append(place)
    missing = [place for place in range(count) if place not in numbers]
    if any(place < count - len(proc.defaults) for place in missing):
        return None
    numbers += missing
    args = tuple(types[number] for number in numbers)
    return Candidate(oid=proc.oid, args=args, position=position, defaults=count - given, numbers=tuple(numbers))


def _input_names(proc: SystemProc) -> list[str]:
    if not proc.argument_modes:
        return list(proc.argument_names)
    return [name for name, mode in zip(proc.argument_names, proc.argument_modes, strict=True) if mode in _INPUT_MODES]


def _accept(found: list[Candidate], new: Candidate) -> None:
    """Add a candidate, unless one with the same arguments is earlier on the path or matches more simply."""
    given = new.args[: len(new.args) - new.defaults]
    for place, old in enumerate(found):
        if old.args[: len(old.args) - old.defaults] != given:
            continue
        preference = new.position - old.position
        if not preference and bool(new.variadics) != bool(old.variadics):
            preference = 1 if new.variadics else -1
        if preference < 0:
            del found[place]
            break
        if preference == 0:
            found[place] = replace(old, oid=NO_OID)
        return
    found.append(new)


def match_argtypes(facts: Facts, types: Sequence[Oid], candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates whose arguments the given types can be converted to: func_match_argtypes."""
    return [candidate for candidate in candidates if can_coerce_type(facts, types, candidate.args)]


def select_candidate(facts: Facts, types: Sequence[Oid], candidates: list[Candidate]) -> Candidate | None:
    """The best of several candidates, or None if it is ambiguous: func_select_candidate."""
    bases = [type if type == oids.UNKNOWN else facts.base_type(type) for type in types]
    known = [place for place, type in enumerate(bases) if type != oids.UNKNOWN]
    unknown = [place for place, type in enumerate(bases) if type == oids.UNKNOWN]
    candidates = _most(candidates, lambda c: sum(c.args[place] == bases[place] for place in known))
    if len(candidates) == 1:
        return candidates[0]
    categories = {place: facts.category(bases[place])[0] for place in known}
    candidates = _most(
        candidates,
        lambda c: sum(
            c.args[place] == bases[place] or facts.category(c.args[place]) == (categories[place], True)
            for place in known
        ),
    )
    if len(candidates) == 1:
        return candidates[0]
    if not unknown:
        return None
    candidates = _by_unknowns(facts, unknown, candidates)
    if len(candidates) == 1:
        return candidates[0]
    return _by_known_type(facts, {bases[place] for place in known}, candidates, len(types))


def _most(candidates: list[Candidate], score: Callable[[Candidate], int]) -> list[Candidate]:
    scores = [score(candidate) for candidate in candidates]
    best = max(scores)
    return [candidate for candidate, got in zip(candidates, scores, strict=True) if got == best]


def _by_unknowns(facts: Facts, unknown: list[int], candidates: list[Candidate]) -> list[Candidate]:
    """Choose by the type categories that the candidates accept for the arguments of type unknown."""
    wanted: dict[int, tuple[str, bool]] = {}
    for place in unknown:
        slot = _slot(facts, [candidate.args[place] for candidate in candidates])
        if slot is None:
            return candidates
        wanted[place] = slot
    kept = [
        candidate
        for candidate in candidates
        if all(_fits(facts, candidate.args[place], category, best) for place, (category, best) in wanted.items())
    ]
    return kept or candidates


def _fits(facts: Facts, type: Oid, category: str, preferred_only: bool) -> bool:
    own, preferred = facts.category(type)
    return own == category and (preferred or not preferred_only)


def _slot(facts: Facts, types: list[Oid]) -> tuple[str, bool] | None:
    """The type category that the candidates accept for one argument, and whether one accepts a preferred type.

    The string category wins over others; other conflicts return None.
    """
    category, preferred, conflict = "", False, False
    for type in types:
        own, best = facts.category(type)
        if not category:
            category, preferred = own, best
        elif own == category:
            preferred = preferred or best
        elif own == "S":
            category, preferred = own, best
        else:
            conflict = True
    return None if conflict and category != "S" else (category, preferred)


def _by_known_type(facts: Facts, known: set[Oid], candidates: list[Candidate], count: int) -> Candidate | None:
    """Last resort: assume that unknown arguments have the one type that all others have."""
    if len(known) != 1:
        return None
    types = [next(iter(known))] * count
    fitting = match_argtypes(facts, types, candidates)
    return fitting[0] if len(fitting) == 1 else None
