"""A remark about one object of the schema, for a reader or a machine."""

from __future__ import annotations

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.diagnostics import Diagnostic
from meshdoc.record import record


@record
class Finding(Diagnostic):
    """A diagnostic that knows which object it is about; 0 where it is about the schema as a whole."""

    about: Oid = NO_OID
