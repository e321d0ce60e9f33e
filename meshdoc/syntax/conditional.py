"""The stack of `\\if` branches: conditional.c, and exec_command_if and its relatives in command.c.

Differs from psql: a condition may depend on something that cannot be known. None of its branches is taken then.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from meshdoc.diagnostics import SqlError
from meshdoc.syntax.psqlscanslash import Command
from meshdoc.syntax.variables import boolean

CONDITIONALS = frozenset({"if", "elif", "else", "endif"})
PSQL_ERROR = "psql"
"""The code of errors that psql itself reports."""


class Branch(enum.Enum):
    """The state of one `\\if` (ifState)."""

    ACTIVE = enum.auto()
    WAITING = enum.auto()
    DONE = enum.auto()
    UNDECIDED = enum.auto()


@dataclass(slots=True)
class Conditions:
    """The branches that the current line is in, the outermost first, each with whether its \\else has come."""

    stack: list[tuple[Branch, bool]] = field(default_factory=list)

    @property
    def active(self) -> bool:
        """Whether psql runs the current line."""
        return not self.stack or self.stack[-1][0] is Branch.ACTIVE

    @property
    def undecided(self) -> bool:
        """Whether the current line is skipped because its condition cannot be known."""
        return bool(self.stack) and self.stack[-1][0] is Branch.UNDECIDED

    def change(self, command: Command) -> None:
        """Obey one of the commands. Raises SqlError where psql reports an error; the state has changed all the same."""
        if command.name == "if":
            self._begin(command)
            return
        if not self.stack:
            raise SqlError(PSQL_ERROR, f"\\{command.name}: no matching \\if")
        branch, has_else = self.stack[-1]
        if command.name == "endif":
            self.stack.pop()
            return
        if has_else:
            raise SqlError(PSQL_ERROR, f"\\{command.name}: cannot occur after \\else")
        if branch is Branch.ACTIVE:
            branch = Branch.DONE
        elif branch is Branch.WAITING:
            branch = Branch.ACTIVE
            if command.name == "elif":
                self.stack[-1] = (Branch.WAITING, False)
                branch = _chosen(command)
        self.stack[-1] = (branch, command.name == "else")

    def _begin(self, command: Command) -> None:
        if not self.active:
            self.stack.append((Branch.UNDECIDED if self.undecided else Branch.DONE, False))
            return
        self.stack.append((Branch.WAITING, False))
        self.stack[-1] = (_chosen(command), False)


def _chosen(command: Command) -> Branch:
    """The branch that a condition leads to. Raises SqlError if it is no Boolean, which counts as false."""
    if command.is_broken:
        raise SqlError(PSQL_ERROR, "unterminated quoted string")
    texts = command.texts
    if None in texts:
        return Branch.UNDECIDED
    value = " ".join(text for text in texts if text is not None)
    decided = boolean(value)
    if decided is None:
        raise SqlError(PSQL_ERROR, f'unrecognized value "{value}" for "\\{command.name} expression": Boolean expected')
    return Branch.ACTIVE if decided else Branch.WAITING
