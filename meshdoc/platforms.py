"""Platforms: the schema that a hosted database has before a project's first migration, and how to detect its platform.

A platform is an SQL file of its name in `data/platforms`, and a function here that recognizes it in a project.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from meshdoc.diagnostics import Diagnostic, Location, Severity, unknown
from meshdoc.record import record
from meshdoc.registry import Registry
from meshdoc.sources import Detected, Kind, SourceFile, Version
from meshdoc.sources.sections import blank
from meshdoc.syntax.psqlscan import Lexeme, tokens

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


# --- signs ----------------------------------------------------------------------------------------------------


def _files(found: Sequence[Detected], stem: str = "") -> list[SourceFile]:
    """The files of all versions that mention a word."""
    files = (file for each in found for version in each.versions for file in version.files)
    return [file for file in files if stem in file.text.lower()]


def _uses(files: Sequence[SourceFile], names: str) -> Location | None:
    """Where code that is certain to run, so not in a literal, a comment or a function, matches a pattern."""
    pattern = re.compile(names, re.IGNORECASE)
    for file in files:
        if pattern.search(file.text) and (match := pattern.search(_code(file.text))):
            return file.location(match.start())
    return None


def _code(text: str) -> str:
    """The text with literals, comments and dollar-quoted bodies blanked."""
    hidden = (Lexeme.COMMENT, Lexeme.QUOTED)
    parts = ((token.kind, text[token.start : token.end]) for token in tokens(text))
    return "".join(blank(part) if kind in hidden and not part.startswith('"') else part for kind, part in parts)


def _creates(files: Sequence[SourceFile], kinds: str, names: str) -> bool:
    """Whether the project creates one of these objects itself, perhaps in a block or in dynamic SQL."""
    own = re.compile(
        rf"\bcreate\s+(?:or\s+replace\s+)?(?:{kinds})\s+(?:if\s+not\s+exists\s+)?\"?(?:{names})\b", re.IGNORECASE
    )
    return any(own.search(file.text) for file in files)


def _role(found: Sequence[Detected], stem: str, names: str) -> Location | None:
    """Where the project uses one of these roles, whose names have a stem, unless it creates one itself."""
    files = _files(found, stem)
    place = r"\b(?:to|from|role|user|authorization)\s+"
    return None if _creates(files, "role|user|group", names) else _uses(files, rf'{place}"?(?:{names})\b')


def _schema(found: Sequence[Detected], stem: str, names: str) -> Location | None:
    """Where the project uses one of these schemas, whose names have a stem, unless it creates one or its tables."""
    files = _files(found, stem)
    used = rf"\b(?:{names})\s*\.|\bschema\s+(?:{names})\b"
    is_own = _creates(files, "schema", names) or _creates(files, "table", rf"(?:{names})\"?\s*\.\s*\"?\w+")
    return None if is_own else _uses(files, used)


# --- the platforms --------------------------------------------------------------------------------------------


@platform("supabase")
def supabase(found: Sequence[Detected]) -> Location | None:
    """Detected by supabase/migrations, auth.uid() or auth.users, unless the project creates those itself."""
    laid_out = (each.versions[0].files[0].location(0) for each in found if each.layout == "supabase")
    files = _files(found, "auth")
    sign = next(laid_out, None) or _uses_text(files, _AUTH)
    if sign is None or _creates(files, "schema", "auth") or _is_component(_files(found)) or nhost(found):
        return None
    return sign


_AUTH = r"\bauth\s*\.\s*(?:uid|jwt|role|email)\s*\(|\bauth\s*\.\s*users\b"


def _is_component(files: Sequence[SourceFile]) -> bool:
    """Whether the project is one of the platform's services, which creates what the others build on."""
    return _creates(files, "table", r"auth\.users|storage\.buckets") or _creates(files, "function", r"auth\.uid")


def _uses_text(files: Sequence[SourceFile], names: str) -> Location | None:
    """Where anything but a comment matches a pattern: the functions of a project are written for its platform."""
    pattern = re.compile(names, re.IGNORECASE)
    for file in files:
        for match in pattern.finditer(file.text):
            if not _COMMENTED.search(file.text, file.text.rfind("\n", 0, match.start()) + 1, match.start()):
                return file.location(match.start())
    return None


_COMMENTED = re.compile(r"--[^\n]*\Z")


@platform("nhost")
def nhost(found: Sequence[Detected]) -> Location | None:
    """Detected by the folder nhost/migrations, or one of the roles of Nhost's services."""
    firsts = (each.versions[0].files[0] for each in found if each.versions and each.versions[0].files)
    laid_out = (file.location(0) for file in firsts if re.search(r"(?:^|/)nhost/migrations/", file.path))
    return next(laid_out, None) or _role(found, "nhost", "nhost_hasura|nhost_admin|nhost_(?:auth|storage)_admin")


@platform("neon")
def neon(found: Sequence[Detected]) -> Location | None:
    """Detected by neon_superuser, neondb_owner or the schema neon_auth."""
    return _role(found, "neon", "neon_superuser|neondb_owner") or _schema(found, "neon_auth", "neon_auth")


@platform("rds")
def rds(found: Sequence[Detected]) -> Location | None:
    """Detected by rdsadmin, rds_superuser or another role of Amazon RDS."""
    return _role(found, "rds", "rdsadmin|rds_superuser|rds_iam|rds_replication|rds_password")


@platform("cloud_sql")
def cloud_sql(found: Sequence[Detected]) -> Location | None:
    """Detected by cloudsqlsuperuser, cloudsqliamuser or another role of Google Cloud SQL."""
    return _role(found, "cloudsql", "cloudsqladmin|cloudsqlsuperuser|cloudsqliam(?:user|serviceaccount|group)")


@platform("heroku")
def heroku(found: Sequence[Detected]) -> Location | None:
    """Detected by the schema heroku_ext, which holds the extensions."""
    return _schema(found, "heroku", "heroku_ext|_heroku")


@platform("timescale")
def timescale(found: Sequence[Detected]) -> Location | None:
    """Detected by tsdbadmin, the administrator of Tiger Cloud."""
    return _role(found, "tsdb", "tsdbadmin|tsdbexplorer")


@platform("postgraphile")
def postgraphile(found: Sequence[Detected]) -> Location | None:
    """Detected by the schema of Graphile Worker or of PostGraphile's watch mode."""
    return _schema(found, "graphile", "graphile_worker|postgraphile_watch")
