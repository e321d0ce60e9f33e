"""Migrations that were changed after a tag had shipped them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from itertools import zip_longest

from meshdoc.catalog.catalog import Catalog
from meshdoc.diagnostics import Location, Severity
from meshdoc.history.history import History
from meshdoc.lint.rule import Remark, rule
from meshdoc.syntax.significant import significant


@rule(History, Severity.WARNING)
def changed_after_release(history: History, catalog: Catalog) -> Iterator[Remark]:
    """A migration was changed after the first tag that contains it.

    Databases that were migrated with the tagged release ran other SQL than new ones, so their schemas may differ.
    Comments, spacing and the case of keywords do not count. The tags are those of the project's git repository.

    ```sql released
    create table event (id integer primary key);
    ```

    ```sql bad
    create table event (id bigint primary key);
    ```

    ```sql good
    -- One row per event.
    CREATE TABLE event (id integer PRIMARY KEY);
    ```
    """
    differs = functools.cache(_differs)  # versions that share a file share its texts
    for step in history.steps:
        for each in step.version.provenance.rewritten if step.version.provenance else ():
            if differs(each.before, each.after):
                yield Remark(
                    message=f"Migration {step.version.id} differs from the one in tag {each.tag}; "
                    f"its last change is commit {each.commit.short}",
                    detail=f"Databases migrated with {each.tag} ran different SQL.",
                    hint="Restore the file, and make the change in a new migration.",
                    location=Location(each.path, 1, 1),
                    notes=(each.commit.subject,),
                )


def _differs(before: str, after: str) -> bool:
    """Whether two texts differ in more than comments, spacing and the case of keywords."""
    return any(one != other for one, other in zip_longest(significant(before), significant(after)))
