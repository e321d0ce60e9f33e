"""Whether the relations that a statement reads have rows to read: ExecOpenScanRelation of execUtils.c."""

from __future__ import annotations

from meshdoc.analyze.stored import stored_query
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.relation import MaterializedView, View
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import walk
from meshdoc.session import Session


def check_scannable(session: Session, query: nodes.Query) -> None:
    """Raise SqlError 55000 for a materialized view without rows, in the query or below a view.

    Differs from PostgreSQL: what the planner leaves out counts.
    """
    if not session.catalog.derived(_has_unpopulated, MaterializedView):
        return
    for part in walk(query):
        for entry in part.range_table if isinstance(part, nodes.Query) else ():
            item = session.catalog.get(entry.relation)
            if isinstance(item, MaterializedView) and not item.populated:
                raise SqlError(
                    "55000",
                    f'materialized view "{item.name}" has not been populated',
                    hint="Use the REFRESH MATERIALIZED VIEW command.",
                )
            if isinstance(item, View):
                check_scannable(session, stored_query(session.names, item.query))


def _has_unpopulated(catalog: Catalog) -> bool:
    return any(not item.populated for item in catalog.all(MaterializedView))
