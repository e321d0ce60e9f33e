"""Functions whose bodies use a name that was dropped or changed after they were defined."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.description import qualified_name
from meshdoc.diagnostics import Severity
from meshdoc.history.history import History
from meshdoc.insight.broken import broken
from meshdoc.lint.rule import Remark, rule


@rule(History, Severity.WARNING)
def broken_body(history: History, catalog: Catalog) -> Iterator[Remark]:
    """Function whose body a later statement broke.

    PostgreSQL keeps such a body as text and does not record what it uses. It accepts that a table, column or function
    that the body names is dropped or renamed, and the function fails when it is called.

    ```sql bad
    create table person (id bigint primary key);
    create function people() returns bigint language sql as 'select count(*) from person';
    alter table person rename to contact;
    ```

    ```sql good
    create table person (id bigint primary key);
    create function people() returns bigint language sql as 'select count(*) from person';
    alter table person rename to contact;
    create or replace function people() returns bigint language sql as 'select count(*) from contact';
    ```
    """
    for each in broken(history):
        name = qualified_name(catalog, each.routine).removeprefix("public.")
        cause = each.change.cause
        place = f"line {each.gap.line} of {name}()" if each.gap.line else f"{name}()"
        yield Remark(
            about=each.routine,
            message=f"{place} fails: {each.gap.reason}",
            hint="Replace the function together with what it uses.",
            location=cause.location if cause else None,
        )
