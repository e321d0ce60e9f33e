"""GROUP BY and WINDOW: transformGroupClause and transformWindowDefinitions of parse_clause.c."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pglast import ast, enums

from meshdoc.analyze.frame import frame_offset
from meshdoc.analyze.sort import Targets, add_to_group_list, assign_sort_group_ref, find_target, sort_clause
from meshdoc.analyze.state import ExprKind, ParseState, location, word_of
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import Frame
from meshdoc.record import replace

FRAME_DEFAULTS = Frame.RANGE | Frame.START_UNBOUNDED_PRECEDING | Frame.END_CURRENT_ROW


@dataclass(slots=True)
class GroupBuilder:
    """Builds GROUP BY: the flat list of grouping expressions, and the grouping sets."""

    state: ParseState
    targets: Targets
    order: Sequence[nodes.SortGroupClause]
    kind: ExprKind
    sql92: bool = False
    flat: list[nodes.SortGroupClause] = field(default_factory=list)

    def expression(self, raw: ast.Node, seen: set[int]) -> int:
        """Add one expression and return its reference, 0 if it is in the list already."""
        place = find_target(self.state, raw, self.targets, self.kind, sql92=self.sql92)
        ref = self.targets[place].sort_group_ref
        if ref:
            if ref in seen:
                return 0
            if any(item.ref == ref for item in self.flat):
                return ref
            known = next((item for item in self.order if item.ref == ref), None)
            if known is not None:
                self.flat.append(known)
                return ref
        add_to_group_list(self.state, place, self.flat, self.targets)
        return assign_sort_group_ref(place, self.targets)

    def expressions(self, raws: Sequence[ast.Node]) -> tuple[int, ...]:
        """Several expressions, each reference once."""
        found: list[int] = []
        for raw in raws:
            ref = self.expression(raw, set(found))
            if ref:
                found.append(ref)
        return tuple(found)

    def grouping_set(self, raw: ast.GroupingSet) -> nodes.GroupingSet:
        """ROLLUP, CUBE, GROUPING SETS: transformGroupingSet."""
        kind = word_of(enums.GroupingSetKind(raw.kind), "GROUPING_SET_")
        content: list[int | nodes.GroupingSet] = []
        for item in raw.content or ():
            if _is_list(item):
                content.append(nodes.GroupingSet(kind="simple", content=self.expressions(list(_flat([item])))))
            elif isinstance(item, ast.GroupingSet):
                content.append(self.grouping_set(item))
            else:
                ref = self.expression(item, set())
                content.append(nodes.GroupingSet(kind="simple", content=(ref,)))
        if kind == "cube" and len(content) > 12:
            raise SqlError("54011", "CUBE is limited to 12 elements", offset=location(raw))
        return nodes.GroupingSet(kind=kind, content=tuple(content))


def _is_list(raw: ast.Node) -> bool:
    """Whether an item is (a, b), which groups by each."""
    return isinstance(raw, ast.RowExpr) and (
        enums.CoercionForm(raw.row_format) is enums.CoercionForm.COERCE_IMPLICIT_CAST
    )


def _flat(raws: Sequence[ast.Node]) -> Iterator[ast.Node]:
    """flatten_grouping_sets, of lists only."""
    for raw in raws:
        if _is_list(raw):
            yield from _flat(raw.args or ())
        else:
            yield raw


def _flattened_set(raw: ast.GroupingSet) -> ast.GroupingSet:
    """The set, with GROUPING SETS directly within GROUPING SETS flattened."""
    kind = enums.GroupingSetKind(raw.kind)
    if kind is not enums.GroupingSetKind.GROUPING_SET_SETS:
        return raw
    content: list[ast.Node] = []
    for item in raw.content or ():
        inner = _flattened_set(item) if isinstance(item, ast.GroupingSet) else item
        if isinstance(inner, ast.GroupingSet) and (
            enums.GroupingSetKind(inner.kind) is enums.GroupingSetKind.GROUPING_SET_SETS
        ):
            content += inner.content
        else:
            content.append(inner)
    return ast.GroupingSet(kind=raw.kind, content=tuple(content), location=raw.location)


def group_clause(
    state: ParseState, raws: Sequence[ast.Node], targets: Targets, order: Sequence[nodes.SortGroupClause]
) -> tuple[list[nodes.SortGroupClause], list[nodes.GroupingSet]]:
    """GROUP BY: the grouping expressions, and the grouping sets if there are any (transformGroupClause)."""
    if not raws:
        return [], []
    builder = GroupBuilder(state, targets, order, ExprKind.GROUP_BY, sql92=True)
    items = [_flattened_set(raw) if isinstance(raw, ast.GroupingSet) else raw for raw in _flat(raws)]
    has_sets = any(isinstance(item, ast.GroupingSet) for item in items)
    sets: list[nodes.GroupingSet] = []
    seen: set[int] = set()
    for item in items:
        if isinstance(item, ast.GroupingSet):
            sets.append(builder.grouping_set(item))
            continue
        ref = builder.expression(item, seen)
        if ref:
            seen.add(ref)
            if has_sets:
                sets.append(nodes.GroupingSet(kind="simple", content=(ref,)))
    if has_sets and all(found.kind == "empty" for found in sets):
        sets = [nodes.GroupingSet(kind="empty")]
    return builder.flat, sets


# --- windows ------------------------------------------------------------------------------------------


def window_definitions(state: ParseState, targets: Targets) -> list[nodes.WindowClause]:
    """WINDOW and the windows written in OVER: transformWindowDefinitions."""
    found: list[nodes.WindowClause] = []
    for raw in state.windows:
        if raw.name and any(window.name == raw.name for window in found):
            raise SqlError("42P20", f'window "{raw.name}" is already defined', offset=location(raw))
        found.append(_window(state, raw, targets, found))
    return found


def _window(
    state: ParseState, raw: ast.WindowDef, targets: Targets, known: list[nodes.WindowClause]
) -> nodes.WindowClause:
    base = None
    if raw.refname:
        base = next((window for window in known if window.name == raw.refname), None)
        if base is None:
            raise SqlError("42704", f'window "{raw.refname}" does not exist', offset=location(raw))
    order = sort_clause(state, raw.orderClause or (), targets, ExprKind.WINDOW_ORDER, sql92=False)
    builder = GroupBuilder(state, targets, order, ExprKind.WINDOW_PARTITION)
    builder.expressions(list(_flat(raw.partitionClause or ())))
    made = nodes.WindowClause(
        name=raw.name or "",
        ref_name=raw.refname or "",
        partition=tuple(builder.flat),
        order=tuple(order),
        frame_options=raw.frameOptions,
    )
    if base is not None:
        made = _inherited(raw, made, base)
    _check_frame(raw, made)
    return replace(
        made,
        start_offset=frame_offset(state, raw.startOffset, made, targets),
        end_offset=frame_offset(state, raw.endOffset, made, targets),
    )


def _inherited(raw: ast.WindowDef, made: nodes.WindowClause, base: nodes.WindowClause) -> nodes.WindowClause:
    """A window that copies another one."""
    name, offset = raw.refname, location(raw)
    if raw.partitionClause:
        raise SqlError("42P20", f'cannot override PARTITION BY clause of window "{name}"', offset=offset)
    if made.order and base.order:
        raise SqlError("42P20", f'cannot override ORDER BY clause of window "{name}"', offset=offset)
    if base.frame_options != FRAME_DEFAULTS:
        message = f'cannot copy window "{name}" because it has a frame clause'
        hint = ""
        if not raw.name and not made.order and made.frame_options == FRAME_DEFAULTS:
            hint = "Omit the parentheses in this OVER clause."
        raise SqlError("42P20", message, hint=hint, offset=offset)
    copied = bool(base.order)
    return replace(made, partition=base.partition, order=base.order or made.order, copied_order=copied)


def _check_frame(raw: ast.WindowDef, made: nodes.WindowClause) -> None:
    options = made.frame_options
    if options & Frame.RANGE and options & Frame.OFFSETS and len(made.order) != 1:
        message = "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column"
        raise SqlError("42P20", message, offset=location(raw))
    if options & Frame.GROUPS and not made.order:
        raise SqlError("42P20", "GROUPS mode requires an ORDER BY clause", offset=location(raw))
