"""What needs attention after a replay, in a few lines: the refusals by cause, and what no migration creates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from meshdoc.cli.report import count
from meshdoc.config.values import ASSUMABLE
from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.sources.unrun import ADVICE

if TYPE_CHECKING:
    from meshdoc.history.history import History
    from meshdoc.prerequisites import Need

EACH = 5
"""Up to this many diagnostics are printed one by one; more of them are grouped."""
GROUPS = 8
"""The largest groups, which are printed."""
NAMED = 12
"""The prerequisites that are named."""
MOST = 3
"""One statement in so many is refused: the migrations do not apply on their own."""
_NO_FILE = "58P01"
_FOREIGN = {
    **dict.fromkeys(("varchar2", "nvarchar2"), "Oracle"),
    **dict.fromkeys(("nvarchar", "uniqueidentifier", "datetime2", "datetimeoffset"), "SQL Server"),
}
"""Types of another system by their names."""
_OF_TOOL = re.compile(r"migration|change_?log|schema_(?:version|history)", re.IGNORECASE)
"""What a migration tool's own table is called."""
_NAME = re.compile(
    r"\"[^\"]*\"|(?<![^\s\"])\S*\([^()]*+\)|\b\d+\b|(?<=column )\S+|(?<=operator does not exist: ).*|(?<=at or near ).*"
)


def attention(history: History) -> Iterator[Diagnostic]:
    """The diagnostics of a replay without PostgreSQL's notices: each of a few, or groups of them with counts.

    The replay report lists every statement.
    """
    from meshdoc.prerequisites import needs

    found = [each for each in history.diagnostics if each.severity is not Severity.NOTICE]
    few = len(found) <= EACH
    needed = [need for need in needs(history) if (_is_told(need, found) if few else need.kind != "column")]
    if needed:
        yield _prerequisites(needed, _start(history, needed) or _advice(needed))
    explained = {entry.diagnostic for need in needed for entry in need.entries}
    rest = [each for each in found if each not in explained]
    yield from rest if few else _grouped(rest)


def _is_told(need: Need, found: Sequence[Diagnostic]) -> bool:
    """Whether what a few statements need is no slip of theirs: a setting creates it, or a tool, or a missing file."""
    is_elsewhere = _OF_TOOL.search(need.name) or any(each.code == _NO_FILE for each in found)
    return need.kind in ASSUMABLE or (need.kind == "relation" and bool(is_elsewhere))


def _prerequisites(needed: Sequence[Need], advice: str) -> Diagnostic:
    """One diagnostic about all objects that no migration creates."""
    entries = {entry.location for entry in chain.from_iterable(need.entries for need in needed)}
    names = ", ".join(need.shown for need in needed[:NAMED])
    more = f" and {len(needed) - NAMED} more" if len(needed) > NAMED else ""
    verb = "statement needs" if len(entries) == 1 else "statements need"
    supplied = "sets" if all(need.kind == "search_path" for need in needed) else "creates"
    return Diagnostic(
        code="prerequisites",
        severity=Severity.ERROR,
        message=f"{len(entries)} {verb} {names}{more}, which no migration {supplied}",
        location=needed[0].first,
        hint=f"{advice} in a baseline (--baseline FILE); `meshdoc build --write-baseline FILE` drafts it.",
    )


def _start(history: History, needed: Sequence[Need]) -> str:
    """What to do if most of the migrations change tables that are made elsewhere: to guess those would not suffice."""
    if system := next((_FOREIGN[need.name] for need in needed if need.kind == "type" and need.name in _FOREIGN), ""):
        return f"Types of {system}: name the SQL for PostgreSQL, if there is any; or create them"
    entries = [entry for step in history.steps if not step.external for entry in step.entries]
    if MOST * sum(entry.is_refused for entry in entries) < len(entries):
        return ""
    if all(need.kind != "relation" for need in needed):
        return ""
    return f"The migrations start from a schema that is made elsewhere: {ADVICE}; or create it"


def _advice(needed: Sequence[Need]) -> str:
    """What to do: a setting is enough for what needs no definition, and the rest may only need that."""
    kinds = [kind for kind in ASSUMABLE if any(need.kind == kind for need in needed)]
    if not kinds:
        return "Create them"
    others = "or create them" if all(need.kind in kinds for need in needed) else "and create what is still missing"
    return f"Set assume = [{', '.join(map(json.dumps, kinds))}] in meshdoc.toml, {others}"


def _grouped(found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The largest groups of diagnostics whose messages differ only in names, each as its first diagnostic."""
    groups: dict[tuple[str, str], list[Diagnostic]] = {}
    for each in found:
        groups.setdefault((each.code, _NAME.sub("", each.message)), []).append(each)
    ordered = sorted(groups.values(), key=lambda group: -len(group))
    for group in ordered[:GROUPS]:
        others = f" (and {len(group) - 1} like it)" if len(group) > 1 else ""
        yield replace(group[0], message=group[0].message + others, detail="", hint="", context="", notes=())
    if rest := ordered[GROUPS:]:
        number = sum(map(len, rest))
        yield Diagnostic(
            code="replay",
            severity=Severity.WARNING,
            message=f"{count(number, 'further statement')} not applied; the replay report lists all of them",
            location=None,
        )
