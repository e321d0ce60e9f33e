"""SQL that is for another database system, though nothing but its text says so."""

from __future__ import annotations

from collections import Counter

from meshdoc.choice.trial import Trial
from meshdoc.sources.editions import made_by, other_system
from meshdoc.sources.survey import Survey
from meshdoc.sources.tree import SQL_ENDING
from meshdoc.sources.unrun import in_programs, submodules


def foreign(trial: Trial, found: Survey) -> str:
    """Why the best reading that was found is no schema of the project for PostgreSQL; empty if it is one.

    The sentence ends with what leads to the advice to name a folder.
    """
    folder, unread = trial.reading.folder or ".", trial.applied.unread
    creating = [file.text for version in trial.reading.versions for file in version.files if _creates(file.text)]
    systems = {other_system(text) for text in creating} if unread else set()
    if len(systems) == 1 and (system := systems.pop()):
        return f"the SQL in {folder} is for {system}, not for PostgreSQL:"
    if not trial.objects and trial.refused == trial.applied.entries and found.is_of_tests(trial.reading):
        missing = f", and {absent}" if (absent := submodules(found.tree)) else ""
        return f"the only SQL files are tests ({folder}), none of whose statements applies{missing}:"
    if not trial.objects and trial.refused and trial.reading.is_stray and (program := in_programs(found.kept)):
        return f"no statement in {folder} creates anything that applies, but {program}; or"
    others = Counter(why for path, why in found.aside.items() if why.startswith("for ") and SQL_ENDING.search(path))
    if not trial.objects and trial.refused and others and not found.is_settled:
        why, files = others.most_common(1)[0]
        return f"no statement in {folder} creates anything that applies, and {files} other SQL files are {why}:"
    return ""


def _creates(text: str) -> bool:
    return bool(made_by(text).relations)
