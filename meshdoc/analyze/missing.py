"""Errors for names not found, with hints: errorMissingRTE, errorMissingColumn (parse_relation.c)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from meshdoc.analyze.scope import has_system_column
from meshdoc.analyze.state import ParseState, ScopeItem
from meshdoc.diagnostics import Missing, SqlError
from meshdoc.nodes.nodes import RangeKind, RangeTableEntry

FARTHEST = 3  # MAX_FUZZY_DISTANCE


class Meant(NamedTuple):
    """A column's name and that of its range table entry."""

    entry: RangeTableEntry
    name: str


@dataclass(slots=True)
class _Search:
    """The closest matches so far: FuzzyAttrMatchState."""

    distance: int = FARTHEST + 1
    close: list[Meant] = field(default_factory=list)
    exact: list[Meant] = field(default_factory=list)

    def consider(self, meant: Meant, distance: int) -> None:
        """Keep the closest matches, at most two: updateFuzzyAttrMatchState."""
        if distance < self.distance:
            self.distance, self.close = distance, [meant]
        elif distance == self.distance and len(self.close) == 2:
            self.distance, self.close = distance - 1, []  # too many for a hint
        elif distance == self.distance:
            self.close.append(meant)


def missing_entry(state: ParseState, name: str, offset: int | None) -> SqlError:
    """Raises SqlError 42P01 for an unknown qualifier: errorMissingRTE."""
    hidden = _hidden_entry(state, name)
    if hidden is None:
        return SqlError("42P01", f'missing FROM-clause entry for table "{name}"', offset=offset)
    message = f'invalid reference to FROM-clause entry for table "{name}"'
    if hidden.name != name:
        hint = f'Perhaps you meant to reference the table alias "{hidden.name}".'
        return SqlError("42P01", message, hint=hint, offset=offset)
    detail = f'There is an entry for table "{name}", but it cannot be referenced from this part of the query.'
    hint = "To reference that table, you must mark this subquery with LATERAL." if _if_lateral(state, hidden) else ""
    return SqlError("42P01", message, detail=detail, hint=hint, offset=offset)


def _hidden_entry(state: ParseState, name: str) -> RangeTableEntry | None:
    """An entry with that name that is not visible here, or one whose alias hides a table with that name."""
    item = state.facts.names.relation(None, name)
    for _, level in state.levels():
        for entry in level.range_table:
            if item is not None and entry.relation == item.oid and entry.name != name:
                return entry
            if entry.name == name:
                return entry
    return None


def missing_column(state: ParseState, relation: str | None, name: str, offset: int | None) -> SqlError:
    """Raises 42703 for a column not visible here; `relation` is its qualifier as written."""
    message = f"column {relation}.{name} does not exist" if relation else f'column "{name}" does not exist'
    found = _search(state, relation, name)
    detail = hint = ""
    if len(found.exact) > 1:
        detail = f'There are columns named "{name}", but they are in tables that cannot be referenced from this part of'
        detail += " the query."
        hint = "" if relation else "Try using a table-qualified name."
    elif found.exact:
        entry = found.exact[0].entry
        detail = f'There is a column named "{name}" in table "{entry.name}", but it cannot be referenced from this part'
        detail += " of the query."
        hint = _way_to_it(state, entry, qualified=relation is not None)
    elif found.close:
        meant = " or the column ".join(f'"{each.entry.name}.{each.name}"' for each in found.close)
        hint = f"Perhaps you meant to reference the column {meant}."
    missing = Missing(kind="column", name=f"{relation}.{name}" if relation else name)
    return SqlError("42703", message, detail=detail, hint=hint, offset=offset, missing=missing)


def _search(state: ParseState, relation: str | None, name: str) -> _Search:
    """searchRangeTableForCol: in all entries of all levels except joins."""
    found = _Search()
    for _, level in state.levels():
        for entry in level.range_table:
            if entry.kind is RangeKind.JOIN:
                continue
            away = 0 if relation is None else _distance(relation, entry.name)
            columns = [column.name for column in entry.columns if not column.dropped]
            for column in columns:
                apart = _distance(column, name)
                if away <= found.distance and apart <= len(name.encode()) // 2:
                    found.consider(Meant(entry, column), apart + away)
            if not away and (has_system_column(state, entry, name) or name in columns):
                found.exact.append(Meant(entry, name))
    return found


def _distance(one: str, other: str) -> int:
    """The number of characters inserted, deleted or replaced: varstr_levenshtein."""
    before = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        row = [number]
        for place, against in enumerate(other):
            row.append(min(row[place] + 1, before[place + 1] + 1, before[place] + (letter != against)))
        before = row
    return before[-1]


def _way_to_it(state: ParseState, entry: RangeTableEntry, *, qualified: bool) -> str:
    """The hint that tells how to make the column visible, if any."""
    if _if_lateral(state, entry):
        return "To reference that column, you must mark this subquery with LATERAL."
    item = _item(state, entry)
    if not qualified and item is not None and item.relation_visible and not item.columns_visible:
        return "To reference that column, you must use a table-qualified name."
    return ""


def _if_lateral(state: ParseState, entry: RangeTableEntry) -> bool:
    """rte_visible_if_lateral."""
    item = _item(state, entry)
    return not state.lateral_active and item is not None and item.lateral_only and item.lateral_ok


def _item(state: ParseState, entry: RangeTableEntry) -> ScopeItem | None:
    items = (item for _, level in state.levels() for item in level.namespace)
    return next((item for item in items if item.entry is entry), None)
