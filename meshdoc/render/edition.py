"""What the settings say about the pages: for whom they are, and what they show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace

from meshdoc.catalog.object import NO_OID, Address, Oid
from meshdoc.diagnostics import Diagnostic
from meshdoc.insight.finding import Finding
from meshdoc.record import record
from meshdoc.redact.hide import NOTHING, Concealed
from meshdoc.redact.model import in_texts


@record
class Edition:
    """The documented `schemas` (none: all), the `exposed` ones, what is `hidden`, and configured areas (`groups`).

    `links` are related documents by title, `tenant` is the configured table of tenants, and `reasons` say why tables,
    columns and indexes are as they are. A public edition has no findings and no replay report. `problems` are about the
    settings.
    """

    description: str = ""
    links: tuple[tuple[str, str], ...] = ()
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    tenant: Oid = NO_OID
    reasons: Mapping[Address, str] = field(default_factory=dict)
    schemas: frozenset[str] = frozenset()
    exposed: tuple[str, ...] = ()
    hidden: Concealed = NOTHING
    is_public: bool = False
    problems: tuple[Diagnostic, ...] = ()
    hide: Callable[[str], str] = str
    """Hides in a text what is hidden."""

    def findings(self, found: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings that are shown, without what is hidden."""
        if self.is_public or self.hidden == NOTHING:
            return () if self.is_public else tuple(found)
        shown = (each for each in found if each.about not in self.hidden.objects)
        return tuple(replace(in_texts(each, self.hide), location=each.location) for each in shown)


WHOLE = Edition()
