"""The search for values that meet all conditions on a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from meshdoc.catalog.names.namespace import Names
from meshdoc.insight.insert.conditions import Condition
from meshdoc.insight.insert.values import Sample, Undecided

MOST_TRIES = 500
"""The search for values that meet all conditions ends after this many."""
NONE_KNOWN = "no values are known that all checks accept"
ALL_ADDED = "the migrations already add the rows that are known to be valid"


@dataclass
class Search:
    """A search in depth for values that meet all conditions, each checked once its columns are known."""

    names: Names
    conditions: list[Condition]
    choices: Mapping[int, list[Sample]]
    order: list[int]
    is_new: Callable[[Mapping[int, Sample]], bool]
    changed: frozenset[int] = frozenset()
    """The columns that triggers may set: a check of one that is not about it alone must hold whatever it is."""
    tries: int = 0
    reason: Undecided | None = None
    """Why a value that might do was not taken."""

    def run(self, row: dict[int, Sample]) -> dict[int, Sample] | None:
        """Extend a row by the next column, and so on; None if no value does."""
        if len(row) == len(self.order):
            return row if self._is_new(row) else None
        attnum = self.order[len(row)]
        if not self.choices[attnum]:
            self.reason = Undecided(ALL_ADDED)
        for sample in self.choices[attnum]:
            self.tries += 1
            if self.tries > MOST_TRIES:
                return None
            extended = {**row, attnum: sample}
            if self._is_accepted(extended, attnum) and (found := self.run(extended)):
                return found
        return None

    def _is_new(self, row: dict[int, Sample]) -> bool:
        try:
            found = self.is_new(row)
        except Undecided as undecided:
            self.reason = undecided
            return False
        if not found:
            self.reason = Undecided(ALL_ADDED)
        return found

    def _is_accepted(self, row: dict[int, Sample], attnum: int) -> bool:
        values = {number: sample.value for number, sample in row.items()}
        lasting = {number: value for number, value in values.items() if number not in self.changed}
        for condition in self.conditions:
            if attnum in condition.columns and values.keys() >= set(condition.columns):
                try:
                    if not condition.holds(self.names, lasting if len(condition.columns) > 1 else values):
                        return False
                except Undecided:
                    self.reason = Undecided(f"check {condition.check.name} cannot be evaluated here")
                    return False
        return True
