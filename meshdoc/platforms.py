"""Platforms: what a hosted database holds before a project's first version, and how to tell that a project runs on one.

A platform is an SQL file of its name in `data/platforms`, and a function here that finds its sign in a project.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from meshdoc.diagnostics import ConfigError, Diagnostic, Location, Severity
from meshdoc.record import record
from meshdoc.registry import Registry
from meshdoc.sources import Detected, Kind, SourceFile, Version

NONE = "none"
"""The name by which a project says that it runs on no platform."""

FOLDER = Path(__file__).parent / "data" / "platforms"

Sign = Callable[[Sequence[Detected]], "Location | None"]
"""Where a project shows that it runs on a platform."""

platform: Registry[str, Sign] = Registry("platform")


@record
class Platform:
    """The platform that a project runs on; `sign` is where that was seen, None where the settings say so."""

    name: str
    sign: Location | None = None

    @property
    def version(self) -> Version:
        """What is there before the project's first version. Its path is no file's: it is the same on any machine."""
        text = (FOLDER / f"{self.name}.sql").read_text(encoding="utf-8")
        file = SourceFile(f"<{self.name}>", text)
        return Version(id=self.name, name="", date=None, kind=Kind.BASELINE, files=(file,))

    @property
    def diagnostic(self) -> Diagnostic:
        """What there is to tell a user who has not asked for it."""
        return Diagnostic(
            code="platform",
            severity=Severity.NOTICE,
            message=f"detected a {self.name} project: the platform's own schema is replayed first",
            location=self.sign,
            hint=f'Set platform = "{self.name}" to confirm this, or platform = "{NONE}" if it is wrong.',
        )


def named(name: str) -> Platform | None:
    """The platform of that name, or none. Raises ConfigError where nobody knows it."""
    if name == NONE:
        return None
    if name not in platform:
        raise ConfigError(f"unknown platform {name!r}; known platforms: {', '.join([*sorted(platform), NONE])}")
    return Platform(name=name)


def detected(found: Sequence[Detected]) -> Platform | None:
    """The platform whose sign a project bears, or none."""
    signs = ((name, sign(found)) for name, sign in sorted(platform.items()))
    return next((Platform(name=name, sign=where) for name, where in signs if where), None)


# --- Supabase -----------------------------------------------------------------------------------------------

_AUTH = re.compile(r"\bauth\s*\.\s*(?:uid|jwt|role|email)\s*\(|\bauth\s*\.\s*users\b", re.IGNORECASE)
_OWN_AUTH = re.compile(r"\bcreate\s+schema\s+(?:if\s+not\s+exists\s+)?\"?auth\b", re.IGNORECASE)
_COMMENTED = re.compile(r"--[^\n]*\Z")


@platform("supabase")
def supabase(found: Sequence[Detected]) -> Location | None:
    """The folder of its command line, or its schema auth used; but not where the project makes such a schema itself."""
    files = [file for each in found for version in each.versions for file in version.files]
    if any(_OWN_AUTH.search(file.text) for file in files):
        return None
    laid_out = (each.versions[0].files[0].location(0) for each in found if each.layout == "supabase")
    return next(laid_out, None) or next(_uses(files), None)


def _uses(files: Sequence[SourceFile]) -> Iterator[Location]:
    for file in files:
        for match in _AUTH.finditer(file.text):
            if not _COMMENTED.search(file.text, file.text.rfind("\n", 0, match.start()) + 1, match.start()):
                yield file.location(match.start())
