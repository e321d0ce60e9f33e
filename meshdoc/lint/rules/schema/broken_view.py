"""Views whose owner lacks a privilege that their queries need."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.relation import View
from meshdoc.catalog.role import Role
from meshdoc.diagnostics import Severity
from meshdoc.history.history import History
from meshdoc.insight.access.failing import failing
from meshdoc.lint.rule import Remark, rule, sql_name


@rule(History, Severity.WARNING)
def broken_view(history: History, catalog: Catalog) -> Iterator[Remark]:
    """View that fails for every role, because its owner lacks a privilege.

    PostgreSQL checks the privileges of a view's owner when the view is read. It accepts that the owner changes or loses
    a privilege, and then even superusers cannot read the view. Likewise, nobody can refresh a materialized view.

    ```sql bad
    create role reporter;
    create table person (id bigint primary key);
    create view people as select id from person;
    alter view people owner to reporter;
    ```

    ```sql good
    create role reporter;
    create table person (id bigint primary key);
    create view people as select id from person;
    grant select on person to reporter;
    alter view people owner to reporter;
    ```
    """
    for each in failing(history):
        owner = catalog[each.view.owner]
        assert isinstance(owner, Role)
        name = sql_name(catalog, each.view)
        command = f"SELECT from {name}" if isinstance(each.view, View) else f"REFRESH MATERIALIZED VIEW {name}"
        cause = each.change and each.change.cause
        yield Remark(
            about=each.view,
            message=f"{command} fails for every role: {each.reason}",
            hint=f"Its owner is {owner.name}: grant it what the query needs, or change the owner.",
            location=cause.location if cause else None,
        )
