"""The statements of a version as they may be shown, and the messages about them."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from meshdoc.catalog.change import Cause
from meshdoc.diagnostics import Diagnostic, Location
from meshdoc.history.ledger import Entry
from meshdoc.redact import rows, statement
from meshdoc.redact.model import in_texts
from meshdoc.redact.search import Search

T = TypeVar("T")

MESSAGES = ("message", "detail", "hint", "context")
"""The fields of an entry that may quote its statement."""


class Texts:
    """The texts of one version."""

    def __init__(self, search: Search, seeds: Collection[str], entries: Sequence[Entry]) -> None:
        """`seeds` are the tables whose rows are shown."""
        self._search = search
        self._seeds = seeds
        self._statements = {entry.location: entry for entry in reversed(entries)}
        self._rows: dict[Location, str] = {}
        """The rows of COPY, by the location of the statement."""
        self._data: dict[Location, Location] = {}
        """The statement before the rows at a location."""
        self._shown: dict[str, str] = {}
        self._written: dict[Location, str] = {}
        """The statements that messages may quote, without their rows: a loop tells many messages about one."""
        self._causes: dict[int, Cause] = {}
        for before, entry in itertools.pairwise(entries):
            if entry.kind == statement.PSQL and rows.reads_rows(before.sql) and not entry.sql.startswith("\\"):
                self._rows[before.location] = entry.sql
                self._data[entry.location] = before.location

    def cause(self, cause: Cause) -> Cause:
        """A cause without secrets; the same for all its changes."""
        known = self._causes.get(id(cause))
        if known is None:
            kind = self._statements[cause.location].kind if cause.location in self._statements else ""
            known = self._everywhere(_replaced(cause, {"sql": self._sql(kind, cause.sql)}))
            self._causes[id(cause)] = known
        return known

    def entry(self, entry: Entry) -> Entry:
        """An entry of the ledger without secrets."""
        if entry.kind == statement.PSQL and entry.location in self._data:
            about = self._statements[self._data[entry.location]]
            sql = entry.sql if self._is_seed(about.sql) else rows.count_of_rows(entry.sql)
        else:
            sql = self._sql(entry.kind, entry.sql)
        told = {name: text for name in MESSAGES if (text := getattr(entry, name))}
        new = {"sql": sql} | self._about(entry.location, entry.sqlstate, told)
        return self._everywhere(_replaced(entry, new))

    def notice(self, notice: Diagnostic) -> Diagnostic:
        """A notice without secrets."""
        if notice.location is None:
            return self._everywhere(notice)
        new = self._about(notice.location, notice.code, {"message": notice.message, "detail": notice.detail})
        return self._everywhere(_replaced(notice, new))

    def _sql(self, kind: str, sql: str) -> str:
        """A statement without secrets and rows."""
        if sql not in self._shown:
            shown = statement.without_places(sql, self._search.places.get(sql, ()))
            self._shown[sql] = shown if self._is_seed(sql) else statement.without_rows(kind, shown)
        return self._shown[sql]

    def _is_seed(self, sql: str) -> bool:
        return bool(self._seeds) and rows.target(sql) in self._seeds

    def _about(self, location: Location, sqlstate: str, told: Mapping[str, str]) -> dict[str, str]:
        """The messages about a statement, by name."""
        entry = self._statements.get(location)
        if entry is None or not told or self._is_seed(entry.sql):
            return dict(told)
        told = {name: rows.without_key_values(text) for name, text in told.items()}
        secret = set(self._search.local.get(location, ()))
        is_data = rows.is_data(entry.sql)
        if is_data:
            secret |= set(rows.constants(entry.sql, self._rows.get(location, "")))
            told = {name: rows.without_data(text) for name, text in told.items()}
        written = "" if is_data else self._without_rows(entry)
        told = {name: rows.without_values(text, sqlstate, written) for name, text in told.items()}
        if secret or is_data or self._search.needles.hide(entry.sql) != entry.sql:
            told = {name: statement.without_secrets(text, secret) for name, text in told.items()}
        return dict(told)

    def _without_rows(self, entry: Entry) -> str:
        if entry.location not in self._written:
            self._written[entry.location] = statement.without_rows(entry.kind, entry.sql)
        return self._written[entry.location]

    def _everywhere(self, value: T) -> T:
        return in_texts(value, self._search.needles.hide) if self._search.needles else value


def _replaced(value: T, new: Mapping[str, str]) -> T:
    """A record with other texts; itself if they are the same."""
    given: Any = value
    changed = {name: text for name, text in new.items() if text != getattr(given, name)}
    made: T = replace(given, **changed) if changed else value
    return made
