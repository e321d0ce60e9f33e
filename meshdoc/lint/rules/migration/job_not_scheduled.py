"""Jobs that are scheduled only if pg_cron happens to be installed."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.diagnostics import Severity
from meshdoc.history.history import History
from meshdoc.insight.schedule import unscheduled
from meshdoc.lint.rule import Remark, rule


@rule(History, Severity.NOTICE)
def job_not_scheduled(history: History, catalog: Catalog) -> Iterator[Remark]:
    """pg_cron job that is never scheduled.

    A block schedules a job only if pg_cron is installed, and no migration installs it. Whether the job exists then
    depends on manual changes to the database, which no migration records.

    ```sql bad
    do $$
    begin
        if exists (select from pg_extension where extname = 'pg_cron') then
            perform cron.schedule('tidy', '0 2 * * *', 'vacuum');
        end if;
    end $$;
    ```

    ```sql good
    create extension if not exists pg_cron;
    do $$
    begin
        if exists (select from pg_extension where extname = 'pg_cron') then
            perform cron.schedule('tidy', '0 2 * * *', 'vacuum');
        end if;
    end $$;
    ```
    """
    for entry in unscheduled(history):
        yield Remark(
            message="pg_cron job is never scheduled: no migration installs pg_cron",
            hint="Create the extension in a migration, or schedule the work outside the database.",
            location=entry.location,
        )
