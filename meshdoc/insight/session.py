"""A session for reading: bodies and statements are analyzed in it, and none is run."""

from __future__ import annotations

import datetime

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.system import System
from meshdoc.session import Hooks, Session

NONE = Hooks(
    around=(),
    check_domain=lambda session, domain, value: None,
    check_label=lambda session, enum, label: None,
    set_config=lambda session, name, value, is_local: None,
)


CLOCK = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""What now() is, as in a replay for which no date is assumed."""


def reading_session(catalog: Catalog, system: System) -> Session:
    """A session that only looks names up."""
    return Session(catalog, system, CLOCK, NONE)
