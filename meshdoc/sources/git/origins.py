"""The commits that added files, the first tags that contain those, and what was changed after such a tag.

A fixed number of git commands, whatever the number of files: the commits that touch the files' folders, what those
change, and the same commits with the tags between them. Files are followed backwards through renames.
"""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from meshdoc.record import positional, record
from meshdoc.sources.git.process import run
from meshdoc.sources.git.repository import Repository, Tag
from meshdoc.sources.version import Commit

MOST_MOVES = 8
"""Further passes over the history, each for folders from which the files were moved."""
MOST_FOLDERS = 20
"""Files in more folders are looked up by the folder around all of them."""
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@record
class Origin:
    """Where a file comes from.

    `commit` is the one that added it, and `place` its place in the history, newest first. `tag` is the first tag that
    contains it; empty where there is none. `blob` is the file, `released` the one in that tag, and `changed` the
    last commit that changed it.
    """

    commit: Commit
    place: int
    tag: str
    blob: str
    released: str
    changed: Commit


@positional
class _Edit:
    """What a commit does to one path: git's letter for it, the blob afterwards, and the former path."""

    letter: str
    path: str
    blob: str
    former: str = ""


@dataclass
class _Past:
    """The commits that touch a file, newest first, each with the blob that it leaves."""

    name: str
    edits: list[tuple[str, str]] = field(default_factory=list)
    added: str = ""
    is_over: bool = False


def origins(repository: Repository, revision: str, paths: Collection[str]) -> dict[str, Origin]:
    """The origins of files by their paths in the work tree, as of a revision.

    A file that the revision does not hold has none, and neither has one from beyond the end of a shallow clone. Raises
    GitError if git cannot tell.
    """
    blobs = _blobs(repository, revision, paths) if paths else {}
    if not blobs:
        return {}
    commits, pasts = _followed(repository, revision, blobs)
    beyond = _beyond(repository, revision)
    known = {path: past for path, past in pasts.items() if past.added and past.added not in beyond}
    shipped = _shipped(repository, {commit for past in known.values() for commit, _ in past.edits}, _folders(pasts))
    places = {id: place for place, id in enumerate(commits)}
    found = {}
    for path, past in known.items():
        tag = shipped.get(past.added, "")
        released = next((blob for commit, blob in past.edits if tag and shipped.get(commit) == tag), blobs[path])
        found[path] = Origin(
            commit=commits[past.added],
            place=places[past.added],
            tag=tag,
            blob=blobs[path],
            released=released,
            changed=commits[past.edits[0][0]],
        )
    return found


def _blobs(repository: Repository, revision: str, paths: Collection[str]) -> dict[str, str]:
    """The blobs of the files that a revision holds."""
    found = {}
    listed = run(repository.root, "ls-tree", "-r", "-z", "--full-tree", revision, "--", *_around(paths))
    for line in filter(None, listed.split("\0")):
        facts, _, path = line.partition("\t")
        if path in paths:
            found[path] = facts.split(" ")[2]
    return found


def _beyond(repository: Repository, revision: str) -> frozenset[str]:
    """The commits at the end of a shallow clone, which seem to add every file that they hold."""
    if not repository.is_shallow:
        return frozenset()
    return frozenset(run(repository.root, "rev-list", "--max-parents=0", revision, "--").split())


# --- following files --------------------------------------------------------------------------------------------


def _followed(
    repository: Repository, revision: str, paths: Iterable[str]
) -> tuple[dict[str, Commit], dict[str, _Past]]:
    """The commits by their ids, and the past of each file; a move out of the searched folders takes another pass."""
    names = set(paths)
    for _ in range(MOST_MOVES):
        searched = _around(names)
        commits = _commits(repository, revision, searched)
        pasts = _pasts(_edits(repository, commits), paths)
        names |= {past.name for past in pasts.values()}
        if _around(names) == searched:
            break
    return commits, pasts


def _pasts(history: Iterable[tuple[str, list[_Edit]]], paths: Iterable[str]) -> dict[str, _Past]:
    pasts = {path: _Past(path) for path in paths}
    by_name: dict[str, list[_Past]] = {}
    for past in pasts.values():
        by_name.setdefault(past.name, []).append(past)
    for commit, edits in history:
        moved: list[_Past] = []
        for edit in edits:
            for past in by_name.get(edit.path, ()):
                _apply(past, commit, edit)
                moved += [past] if past.name != edit.path else []
        for past in moved:
            by_name.setdefault(past.name, []).append(past)
    return pasts


def _apply(past: _Past, commit: str, edit: _Edit) -> None:
    """Take in an edit that comes before those known of a file."""
    if past.is_over or edit.path != past.name:
        return
    if edit.letter == "D":
        past.is_over = bool(past.added)
        return
    past.edits.append((commit, edit.blob))
    if edit.letter in "AR":
        past.added = commit
    if edit.former:
        past.name = edit.former


def _commits(repository: Repository, revision: str, folders: Sequence[str]) -> dict[str, Commit]:
    """The commits that touch the folders, newest first."""
    options = ("--topo-order", "--full-history", "--format=%an%x00%at%x00%s")
    listed = run(repository.root, "rev-list", *options, revision, "--", *_literal(folders))
    lines = iter(listed.split("\n"))
    found = {}
    for header, facts in zip(lines, lines, strict=False):
        id = header.removeprefix("commit ")
        author, seconds, subject = facts.split("\0", 2)
        found[id] = Commit(id=id, author=_plain(author), date=_moment(seconds), subject=_plain(subject))
    return found


def _plain(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _moment(seconds: str) -> datetime.datetime | None:
    try:
        return _EPOCH + datetime.timedelta(seconds=int(seconds))
    except (OverflowError, ValueError):
        return None


def _edits(repository: Repository, commits: Iterable[str]) -> Iterator[tuple[str, list[_Edit]]]:
    """What each commit does; a merge does what it does differently from all its parents."""
    options = ("--stdin", "-r", "-z", "--raw", "--no-abbrev", "--root", "-c", "-M100%", "--no-ext-diff")
    words = iter(run(repository.root, "diff-tree", *options, given=commits).split("\0"))
    commit, edits = "", list[_Edit]()
    for word in filter(None, words):
        if word.startswith(":"):
            edits.append(_edit(word, words))
            continue
        if edits:
            yield commit, edits
        commit, edits = word, []
    if edits:
        yield commit, edits


def _edit(facts: str, words: Iterator[str]) -> _Edit:
    """One raw line: a colon for each parent, modes, blobs and letters. That of a merge has one path only."""
    *_, blob, letters = facts.split(" ")
    former = next(words) if facts[1] != ":" and letters[0] in "RC" else ""
    path = next(words)
    if former and letters[0] == "R":
        return _Edit("R", path, blob, former)
    return _Edit("A" if set(letters[:1] if former else letters) <= set("ARC") else letters[0], path, blob)


# --- folders ----------------------------------------------------------------------------------------------------


def _around(paths: Iterable[str]) -> list[str]:
    """The folders of some files, or folders around those if they are many; `.` is the whole work tree."""
    folders = {posixpath.dirname(path) for path in paths}
    while len(folders) > MOST_FOLDERS:
        deepest = max(folder.count("/") for folder in folders)
        folders = {posixpath.dirname(each) if each.count("/") == deepest else each for each in folders}
    return ["."] if "" in folders else sorted(folders)


def _literal(folders: Iterable[str]) -> list[str]:
    """The folders as pathspecs without wildcards."""
    return [f":(literal){folder}" for folder in folders]


def _folders(pasts: Mapping[str, _Past]) -> list[str]:
    return _around([*pasts, *(past.name for past in pasts.values())])


# --- tags -------------------------------------------------------------------------------------------------------


def _shipped(repository: Repository, commits: Collection[str], folders: Sequence[str]) -> dict[str, str]:
    """The first tag that contains each of the commits."""
    tags = repository.tags()
    if not tags or not commits:
        return {}
    parents = _parents(repository, folders)
    found: dict[str, str] = {}
    for tag in tags:
        _claim(tag, parents, found)
    return {commit: found[commit] for commit in commits if commit in found}


def _claim(tag: Tag, parents: Mapping[str, Sequence[str]], found: dict[str, str]) -> None:
    """Give a tag's name to its commit and all before it that have none yet."""
    ahead = [tag.commit]
    while ahead:
        commit = ahead.pop()
        if commit not in found:
            found[commit] = tag.name
            ahead += parents.get(commit, ())


def _parents(repository: Repository, folders: Sequence[str]) -> dict[str, list[str]]:
    """The parents of the commits that are tagged or touch the folders, with all other commits left out."""
    options = ("--simplify-by-decoration", "--parents", "--tags")
    listed = run(repository.root, "rev-list", *options, "--", *_literal(folders)).split("\n")
    return {commit: parents for commit, *parents in map(str.split, filter(None, listed))}
