"""Versions with the commits that added them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from meshdoc.diagnostics import Diagnostic, Severity, SourceError
from meshdoc.reading import Reader
from meshdoc.sources.git.objects import Objects
from meshdoc.sources.git.origins import Origin, origins
from meshdoc.sources.git.repository import Repository
from meshdoc.sources.version import Kind, Provenance, Rewrite, Version, decode

HEAD = "HEAD"


def with_provenance(
    versions: Sequence[Version], repository: Repository, revision: str
) -> tuple[tuple[Version, ...], tuple[Diagnostic, ...]]:
    """The versions with what the repository knows about them as of a revision, and notices of what it does not know."""
    shown = {file.path for version in versions for file in version.files}
    names = {path: name for path in shown if (name := repository.inside(Path(path)))}
    objects = Objects(repository.root, Reader())
    try:
        found = origins(repository, revision, set(names.values()))
        known = {path: found[name] for path, name in names.items() if name in found}
        told = tuple(replace(each, provenance=_provenance(each, known, objects)) for each in versions)
    except SourceError as error:
        return tuple(versions), (unknown_commits(error),)
    return told, tuple(_beyond(told)) if repository.is_shallow else ()


def _provenance(version: Version, known: Mapping[str, Origin], objects: Objects) -> Provenance | None:
    """Of the commits that added the files of a version, the last: the version is complete only since then."""
    found = {file.path: known[file.path] for file in version.files if file.path in known}
    if not found or len(found) < len({file.path for file in version.files}):
        return None
    last = min(found.values(), key=lambda origin: origin.place)
    rewritten = _rewritten(found, objects) if version.kind is Kind.MIGRATION else ()
    return Provenance(commit=last.commit, tag=last.tag, rewritten=tuple(rewritten))


def _rewritten(found: Mapping[str, Origin], objects: Objects) -> Iterator[Rewrite]:
    """The files that are no longer those of the first tag."""
    for path, origin in found.items():
        if origin.blob != origin.released:
            before, after = (decode(path, objects.read(id, path))[0].text for id in (origin.released, origin.blob))
            yield Rewrite(path=path, tag=origin.tag, commit=origin.changed, before=before, after=after)


def unknown_commits(error: SourceError) -> Diagnostic:
    """The notice that git tells nothing."""
    message = f"the commits of the versions are unknown: {error}"
    return Diagnostic(code="git", severity=Severity.NOTICE, message=message, location=None)


def _beyond(versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """The notice that a shallow clone does not reach back to the commits of versions."""
    unknown = sum(version.provenance is None for version in versions)
    if unknown:
        yield Diagnostic(
            code="shallow-clone",
            severity=Severity.NOTICE,
            message=f"the commits of {unknown} of {len(versions)} versions are unknown: the clone is shallow",
            location=None,
            hint="Run `git fetch --unshallow --tags`, or check out with fetch-depth: 0.",
        )
