"""SQL that is for another database system, though nothing but its text says so."""

from __future__ import annotations

from meshdoc.choice.trial import Trial
from meshdoc.sources.editions import made_by, other_system

MANY = 3
"""So many statements that the parser refuses, most of all, are no slip."""


def foreign(trial: Trial) -> str:
    """Why the best reading that was found is no schema for PostgreSQL; empty if it is one."""
    folder, unread = trial.reading.folder or ".", trial.applied.unread
    creating = [file.text for version in trial.reading.versions for file in version.files if _creates(file.text)]
    systems = {other_system(text) for text in creating} if unread else set()
    if len(systems) == 1 and (system := systems.pop()):
        return f"the SQL in {folder} is for {system}, not for PostgreSQL"
    if trial.is_foreign and unread >= MANY:
        count = f"{unread} of the {trial.applied.statements} statements in {folder}"
        return f"PostgreSQL's parser refuses {count}, the best that was found, as for another database system"
    return ""


def _creates(text: str) -> bool:
    return bool(made_by(text).relations)
