"""The search for values that meet all conditions on a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from meshdoc.catalog.names.namespace import Names
from meshdoc.insight.insert.conditions import Condition
from meshdoc.insight.insert.values import Sample, Undecided, Value

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
    """The columns that triggers may set: a check of one that is not about it alone may depend on it."""
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
        told = (
            self._holds(condition, values)
            for condition in self.conditions
            if attnum in condition.columns and values.keys() >= set(condition.columns)
        )
        return all(told)

    def _holds(self, condition: Condition, values: Mapping[int, Value]) -> bool:
        """Whether a condition holds for the values as they are given, whatever triggers make of them."""
        try:
            return condition.holds(self.names, values)
        except Undecided:
            self.reason = Undecided(condition.unclear)
            return self._is_left(condition)

    def _is_left(self, condition: Condition) -> bool:
        """Whether a condition is about several columns of which a trigger may set one."""
        return len(condition.columns) > 1 and not self.changed.isdisjoint(condition.columns)

    def left_to_triggers(self, values: Mapping[int, Value]) -> Iterator[str]:
        """The checks that depend on what triggers set."""
        lasting = {number: value for number, value in values.items() if number not in self.changed}
        for condition in self.conditions:
            if self._is_left(condition):
                try:
                    is_met = condition.holds(self.names, lasting)
                except Undecided:
                    is_met = False
                if not is_met:
                    yield condition.unclear
