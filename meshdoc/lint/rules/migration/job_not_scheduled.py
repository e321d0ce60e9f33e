"""Jobs that are scheduled only where pg_cron happens to be."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.diagnostics import Severity
from meshdoc.history.history import History
from meshdoc.insight.schedule import unscheduled
from meshdoc.lint.rule import Remark, rule


@rule(History, Severity.NOTICE)
def job_not_scheduled(history: History, catalog: Catalog) -> Iterator[Remark]:
    """A block schedules a job with pg_cron if that is installed, and no migration installs it.

    Whether the job runs then depends on what somebody did to the database by hand, and no file tells.

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
            message="a job is scheduled only if pg_cron is installed, and no migration installs it: it is not there",
            hint="Create the extension in a migration, or have something outside the database do the work.",
            location=entry.location,
        )
