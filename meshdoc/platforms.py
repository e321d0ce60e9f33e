"""Platforms: the schema that a hosted database has before a project's first migration, and how to detect its platform.

A platform is an SQL file of its name in `data/platforms`, and a function here that recognizes it in a project.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from meshdoc.diagnostics import Diagnostic, Location, Severity, unknown
from meshdoc.record import record
from meshdoc.registry import Registry
from meshdoc.sources import Detected, Kind, SourceFile, Version

NONE = "none"
"""The setting of a project that runs on no platform."""

FOLDER = Path(__file__).parent / "data" / "platforms"

Sign = Callable[[Sequence[Detected]], "Location | None"]
"""Where a project reveals that it runs on a platform."""

platform: Registry[str, Sign] = Registry("platform")


@record
class Platform:
    """The platform that a project runs on; `sign` is where it was detected, None if it is configured."""

    name: str
    sign: Location | None = None

    @property
    def version(self) -> Version:
        """The platform's schema as a version. Its path is not a file's, so that it is the same on every machine."""
        text = (FOLDER / f"{self.name}.sql").read_text(encoding="utf-8")
        file = SourceFile(f"<{self.name}>", text)
        return Version(id=self.name, name="", date=None, kind=Kind.BASELINE, files=(file,))

    @property
    def diagnostic(self) -> Diagnostic:
        """The notice for a user who has not configured it."""
        return Diagnostic(
            code="platform",
            severity=Severity.NOTICE,
            message=f"detected a {self.name} project: the platform's own schemas are replayed first",
            location=self.sign,
            hint=f'Set platform = "{self.name}" to confirm this, or platform = "{NONE}" if it is wrong.',
        )


def named(name: str) -> Platform | None:
    """The platform of that name, or none. Raises ConfigError for an unknown one."""
    if name == NONE:
        return None
    if name not in platform:
        raise unknown("platform", name, [*sorted(platform), NONE])
    return Platform(name=name)


def detected(found: Sequence[Detected]) -> Platform | None:
    """The platform detected in a project, or None."""
    signs = ((name, sign(found)) for name, sign in sorted(platform.items()))
    return next((Platform(name=name, sign=where) for name, where in signs if where), None)


# --- Supabase -----------------------------------------------------------------------------------------------

_AUTH = re.compile(r"\bauth\s*\.\s*(?:uid|jwt|role|email)\s*\(|\bauth\s*\.\s*users\b", re.IGNORECASE)
_OWN_AUTH = re.compile(r"\bcreate\s+schema\s+(?:if\s+not\s+exists\s+)?\"?auth\b", re.IGNORECASE)
_COMMENTED = re.compile(r"--[^\n]*\Z")


@platform("supabase")
def supabase(found: Sequence[Detected]) -> Location | None:
    """Detected by supabase/migrations, auth.uid() or auth.users, unless the project creates a schema auth itself."""
    files = [file for each in found for version in each.versions for file in version.files]
    files = [file for file in files if "auth" in file.text.lower()]  # much faster than the expressions
    if any(_OWN_AUTH.search(file.text) for file in files):
        return None
    laid_out = (each.versions[0].files[0].location(0) for each in found if each.layout == "supabase")
    return next(laid_out, None) or next(_uses(files), None)


def _uses(files: Sequence[SourceFile]) -> Iterator[Location]:
    for file in files:
        for match in _AUTH.finditer(file.text):
            if not _COMMENTED.search(file.text, file.text.rfind("\n", 0, match.start()) + 1, match.start()):
                yield file.location(match.start())
