"""A finding about one object of the schema, for readers and machines."""

from __future__ import annotations

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.diagnostics import Diagnostic
from meshdoc.record import record


@record
class Finding(Diagnostic):
    """A diagnostic about an object (0: about the whole schema); `title` and `category` name the kind of finding."""

    title: str = ""
    category: str = ""
    about: Oid = NO_OID
