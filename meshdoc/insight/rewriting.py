"""What happens when a relation is written to, beside triggers: the actions of rules, and changes through views."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import View
from meshdoc.catalog.trigger import Rule
from meshdoc.insight.effects.query import WRITES, query_effects
from meshdoc.insight.effects.record import Touch
from meshdoc.insight.order import whole
from meshdoc.insight.reanalyzed import stored_query
from meshdoc.insight.updatability import updatability
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import record
from meshdoc.rewrite.handler import SILENT


@record
class Ruled:
    """A rule: the command on its relation that fires it, and the relations that its actions write, by commands."""

    rule: Oid
    table: Oid
    event: str
    writes: tuple[tuple[Oid, tuple[str, ...]], ...]

    def commands_on(self, relation: Oid) -> tuple[str, ...]:
        """The commands by which it writes a relation."""
        return dict(self.writes).get(relation, ())


@record
class Through:
    """A view through which roles change rows of a table that they cannot change by these commands themselves."""

    view: Oid
    roles: tuple[Oid, ...]
    commands: tuple[str, ...]


def ruled(names: Names, rules: Iterable[Rule]) -> Iterator[Ruled]:
    """The rules that write somewhere, without disabled ones."""
    for rule in rules:
        writes: dict[Oid, set[str]] = {}
        for touch in _touches(names, rule) if rule.enabled not in SILENT else ():
            if touch.action in WRITES.values():
                writes.setdefault(whole(names.catalog, touch.relation), set()).add(touch.action.value)
        found = tuple((oid, tuple(word for word in WRITES if word in done)) for oid, done in writes.items())
        if found:
            yield Ruled(rule=rule.oid, table=rule.table, event=rule.event, writes=found)


def _touches(names: Names, rule: Rule) -> Iterator[Touch]:
    for action in rule.actions:
        query = stored_query(names, action)
        effects = query_effects(Facts(names), query, 0, lambda _: None) if query and query.command != "utility" else ()
        yield from (effect for effect in effects if isinstance(effect, Touch))


def changing_views(names: Names, table: Oid) -> Iterator[tuple[View, tuple[str, ...]]]:
    """The views that are automatically updatable to a table, through further views too, and the commands."""
    waiting = [table]
    for oid in waiting:
        for view in names.catalog.children(oid, View):
            found = updatability(names, view)
            if found and found.base == oid and found.automatic:
                waiting.append(view.oid)
                yield view, found.automatic
