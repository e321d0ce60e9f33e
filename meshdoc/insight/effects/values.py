"""The texts that the variables of a PL/pgSQL body hold, followed through branches and loops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from meshdoc.insight.effects.text import ANYTHING, Value, value_of
from meshdoc.interpret.plpgsql.variable import Variable
from meshdoc.syntax.plpgsql import Tree

Held = dict[int, tuple[Variable, Value]]
"""Values by the id() of their variables, which are kept so that no id is used twice."""


class Values:
    """What is known at the current statement. A variable that is not held may have any value."""

    def __init__(self) -> None:
        """Nothing is known."""
        self._held: Held = {}

    def get(self, variable: Variable) -> Value:
        """The alternatives of a variable."""
        return self._held.get(id(variable), (variable, ANYTHING))[1]

    def set(self, variable: Variable, value: Value) -> None:
        """Assign a value."""
        self._held[id(variable)] = (variable, value)

    def forget(self, variables: Iterable[Variable | None]) -> None:
        """Some variables may have any value from now on."""
        for variable in variables:
            if variable is not None:
                self._held.pop(id(variable), None)

    @contextmanager
    def branches(self) -> Iterator[Callable[[], None]]:
        """Branches of which one runs: call the result at the start of each; then their ends are alternatives."""
        before, ends = dict(self._held), list[Held]()

        def branch() -> None:
            ends.append(self._held)
            self._held = dict(before)

        yield branch
        ends.append(self._held)
        self._held = _merged(ends[1:])


def _merged(ends: list[Held]) -> Held:
    common = set(ends[0]).intersection(*ends[1:])
    return {key: (ends[0][key][0], value_of(*(text for end in ends for text in end[key][1]))) for key in common}


def assigned_in(node: object) -> Iterator[int]:
    """The numbers of the datums that statements below a node assign."""
    if isinstance(node, list):
        for item in node:
            yield from assigned_in(item)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "PLpgSQL_stmt_assign":
                yield int(value.get("varno", 0))
            elif name in ("target", "var") and isinstance(value, dict):
                yield from _targets(value)
            elif isinstance(value, dict | list):
                yield from assigned_in(value)


def _targets(target: Tree) -> Iterator[int]:
    for node in target.values():
        if isinstance(node, dict):
            yield from (int(item.get("varno", 0)) for item in node.get("fields", ()))
            if "dno" in node:
                yield int(node["dno"])
