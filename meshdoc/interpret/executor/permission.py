"""Whether the current role may read and change what a statement names: ExecCheckPermissions of execMain.c.

Differs from PostgreSQL: queries inside of the statement are not asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from meshdoc.catalog.acl import effective, held
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation, View
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.nodes.walk import children
from meshdoc.rewrite.through import Through
from meshdoc.session import Session

LETTERS = {"insert": "a", "update": "w", "delete": "d"}
EVERYWHERE = {"pg_read_all_data": "r", "pg_write_all_data": "awd"}
"""What the members of a predefined role may do with every relation: pg_class_aclmask_ext."""


@dataclass(slots=True)
class Asked:
    """What is asked of one relation: RTEPermissionInfo. Each letter is for the whole, or for each of some columns."""

    wanted: dict[str, set[int]] = field(default_factory=dict)

    def add(self, letter: str, columns: Iterable[int] = ()) -> None:
        """One privilege more; without columns it is one on the table."""
        self.wanted.setdefault(letter, set()).update(columns)


def check_permissions(session: Session, query: nodes.Query) -> None:
    """Raise SqlError 42501 where the current role lacks a privilege that the statement takes.

    What a view passes on is asked of the view's owner, and of the relation below the view alone.
    """
    user = role_of(session, query)
    if session.roles.is_superuser(user):
        return
    for index, asked in sorted(_asked(query).items()):
        relation = session.catalog.get(query.range_table[index - 1].relation)
        through = isinstance(query, Through) and index != query.result_relation
        if isinstance(relation, Relation) and not through:
            _check(session, user, relation, asked)


def role_of(session: Session, query: nodes.Query) -> Oid:
    """Whose privileges count for what a statement changes."""
    return query.role if isinstance(query, Through) and query.role else session.current_user


def _check(session: Session, role: Oid, relation: Relation, asked: Asked) -> None:
    """ExecCheckOneRelPerms."""
    roles = session.roles
    mine = held(effective(relation.acl, "r", relation.owner), role, relation.owner, roles).privileges
    everywhere = _everywhere(session, role)
    for letter, columns in asked.wanted.items():
        if letter in mine or letter in everywhere:
            continue
        granted = {
            column.attnum
            for column in relation.columns
            if column.acl is not None and letter in held(column.acl, role, relation.owner, roles).privileges
        }
        everything = {column.attnum for column in relation.columns}
        needed = everything if 0 in columns else {number for number in columns if number > 0}
        if letter == "d" or not (needed <= granted if needed else granted):
            kind = "view" if isinstance(relation, View) else relation.noun
            raise SqlError("42501", f"permission denied for {kind} {relation.name}")


def _everywhere(session: Session, role: Oid) -> str:
    found = ((session.catalog.find("role", name), letters) for name, letters in EVERYWHERE.items())
    return "".join(letters for item, letters in found if item and session.roles.has_privileges_of(role, item.oid))


def _asked(query: nodes.Query) -> dict[int, Asked]:
    """What a statement asks of each entry of its range table."""
    found: dict[int, Asked] = {}
    target = query.result_relation
    for letter, columns in _changes(query):
        found.setdefault(target, Asked()).add(letter, columns)
    for var in _read(query, target):
        found.setdefault(var.range_index, Asked()).add("r", {max(var.attnum, 0)} if var.attnum >= 0 else ())
    for index, entry in enumerate(query.range_table, 1):
        if entry.kind is RangeKind.RELATION and entry.in_from and index != target:
            found.setdefault(index, Asked()).add("r")
    return {n: asked for n, asked in found.items() if query.range_table[n - 1].kind is RangeKind.RELATION}


def _changes(query: nodes.Query) -> Iterator[tuple[str, set[int]]]:
    if query.command == "merge":
        for action in query.merge_actions:
            if action.command in LETTERS:
                yield LETTERS[action.command], {item.number for item in action.targets if not item.junk}
        return
    if query.command in LETTERS:
        yield LETTERS[query.command], {item.number for item in query.targets if not item.junk}
    if query.on_conflict is not None and query.on_conflict.action == "update":
        yield "w", {item.number for item in query.on_conflict.set}


def _read(query: nodes.Query, target: int) -> Iterator[nodes.Var]:
    """The columns that the statement itself reads; EXCLUDED ones are the target's."""
    excluded = query.on_conflict.excluded_index if query.on_conflict else 0
    for part in (
        *query.targets,
        *query.returning,
        *query.merge_actions,
        query.where,
        query.merge_join_condition,
        *query.from_list,
        query.on_conflict,
    ):
        for var in _vars(part, 0):
            if var.range_index == excluded and excluded:
                yield nodes.Var(type=var.type, range_index=target, attnum=var.attnum)
            else:
                yield var


def _vars(node: object, depth: int) -> Iterator[nodes.Var]:
    if isinstance(node, nodes.Var):
        if node.levels_up == depth:
            yield node
        return
    if node is not None:
        for child in children(node):
            yield from _vars(child, depth + isinstance(child, nodes.Query))
