"""Drizzle Kit."""

from __future__ import annotations

import datetime
import functools
import json
import re

from meshdoc.diagnostics import SourceError
from meshdoc.sources.layout import homes, layout, version
from meshdoc.sources.sections import without
from meshdoc.sources.stamp import from_epoch
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version

_JOURNAL = "meta/_journal.json"
_BREAKPOINT = re.compile(r"--> statement-breakpoint[^\r\n]*")


@layout("drizzle")
def drizzle(tree: Tree) -> list[Version] | None:
    """`drizzle/<tag>.sql` in the order of `meta/_journal.json`, which also records when each was created.

    https://orm.drizzle.team/docs/drizzle-kit-generate
    """
    for home in (tree.under("drizzle"), *homes(tree)):
        if _JOURNAL in home.paths:
            return [
                version(home, f"{tag}.sql", date=when, keep=functools.partial(without, lines=_BREAKPOINT))
                for _, tag, when in sorted(_entries(home))
            ]
    return None


def _entries(home: Tree) -> list[tuple[int, str, datetime.datetime]]:
    try:
        entries = json.loads(home.text(_JOURNAL))["entries"]
        return [(int(entry["idx"]), str(entry["tag"]), from_epoch(int(entry["when"]))) for entry in entries]
    except RecursionError:
        raise SourceError(f"{home.show(_JOURNAL)}: not a valid Drizzle journal: nested too deeply") from None
    except (ValueError, LookupError, TypeError, OverflowError) as error:
        raise SourceError(f"{home.show(_JOURNAL)}: not a valid Drizzle journal: {error}") from None
