"""Plain SQL files, without a migration tool."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from meshdoc.sources.annotated import forward
from meshdoc.sources.editions import are_editions, is_upgrade, made_by, no_steps
from meshdoc.sources.layout import homes, version
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, Transaction, Version, natural

_SNAPSHOT = re.compile(
    r"(?:(?:current|latest)[-_]|full[-_]?)?(?:schema|structure)(?:[-_.](?:snapshot|dump|pg|pgsql|postgres(?:ql)?))?\.sql"
    r"|(?:pg|pgsql|postgres(?:ql)?)[._-]schema\.sql|latest\.sql",
    re.IGNORECASE,
)
_BASELINE = re.compile(r"(?:\d+[_-])?baseline\.sql", re.IGNORECASE)
_DEFINITION = re.compile(r"(?:^|;)[^\S\n]*+(?:create|alter|grant|comment)\s", re.IGNORECASE | re.MULTILINE)
_MIGRATIONS = re.compile(r"migrat(?:e|ions?)", re.IGNORECASE)
_NUMBERED = re.compile(r"\D?\d")
_CHANGE = re.compile(
    r"(?:.*/)?(?:(?:upgrade|update|patche?|hotfixe?)s?/.*"
    r"|(?:[^/]*[-_. ])?(?:(?:upgrade|update)(?:step)?|patch|hotfix)(?:[-_. ][^/]*)?\.sql)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:.*[-_. ])?(?:all|combined|complete|consolidated|full|merged|squashed|whole)(?:[-_. ].*)?\.sql", re.IGNORECASE
)
_SEVERAL = 2
_SEED = re.compile(r"seeds?\.sql", re.IGNORECASE)
_DOWN = re.compile(
    r"(?:(?:.*\.)?(?:down|undo|rollback|revert)(?:[_-]?\d+|\.(?:pg|psql|pgsql|postgres(?:ql)?))?"
    r"|down(?:grade(?:[-_.].*)?|[-_]?from[-_.].*)|\d+\.undo\..*)\.sql",
    re.IGNORECASE,
)
_DOWN_OF = re.compile(r"(?P<stem>.*)[_-](?:down|undo|rollback|revert)\.sql", re.IGNORECASE)
_UP = (".sql", "_up.sql", "-up.sql", "_upgrade.sql", "-upgrade.sql")
_BACK = frozenset({"down", "downgrade", "downgrades", "undo", "rollback", "rollbacks", "revert", "verify"})
OF_A_VERSION = frozenset({"up.sql", "down.sql", "migration.sql"})
"""Files whose folder is a version, and named after what it does."""
_BACK_OF = re.compile(r"(?!v?\d)(?:.*[-_.])?(?:rollbacks?|downgrades?|undo)(?:[-_.].*)?")
"""A folder that is named after more than the way back, but is no version of that name."""


def plain(tree: Tree) -> list[Version] | None:
    """The SQL files of a folder in natural order (10 after 9), or its `schema.sql`, if no tool's layout matches.

    `schema.sql` (or `structure.sql`) and ordered migrations describe the same schema, so they are never combined.
    Next to a snapshot, files that begin with a number are the migrations: they are replayed and the snapshot is
    ignored. Without such files, if they only query, or if they lead from one version to another, as `1.0_to_1.1.sql`,
    the snapshot is the only version. The same holds for a snapshot in the parent folder, unless the files are in a
    folder named after migrations. `baseline.sql` is the first migration. Down migrations and seed files are ignored. Of
    files without numbers that create the same relations, one is read; those that only drop or delete are ignored.
    """
    folders = [(home, home.glob("*.sql")) for home in homes(tree)]
    folders = [(home, [path for path in paths if not _is_empty(home, path)]) for home, paths in folders]
    snapshots = [(home, path) for home, paths in folders for path in paths if is_snapshot(path)]
    for home, paths in folders:
        others = [] if is_of_migrations(home.shown) else [path for _, path in snapshots]
        if steps := _steps(home, paths, beside=[*paths, *others]):
            return steps
    return [_version(home, path) for home, path in snapshots[:1]] or None


def plain_beside(tree: Tree) -> list[Version] | None:
    """The SQL files of the folder itself, where `plain` reads those of a usual folder in it."""
    paths = tree.glob("*.sql")
    return _steps(tree, paths, beside=paths) or None


def plain_folders(tree: Tree) -> list[Version] | None:
    """Like `plain`, for a folder of SQL whose files are in subfolders, read in natural order."""
    folders = [home for home in homes(tree) if home.mostly_sql]
    for home in folders:
        paths = home.glob("**/*.sql")
        if steps := _steps(home, paths, beside=paths):
            return steps
    return None


def plain_without_changes(tree: Tree) -> list[Version] | None:
    """Like `plain`, without the files that change an existing database by their names, as `upgrade-to-2.sql`.

    A file that begins with a number is a migration, whatever else it is called.
    """
    for home in homes(tree):
        paths = home.sql()
        kept = [path for path in paths if not is_change(path)]
        if len(kept) < len(paths) and (steps := _steps(home, kept, beside=kept)):
            return steps
    return None


def plain_without_whole(tree: Tree) -> list[Version] | None:
    """Like `plain`, without a file that creates what the numbered others do, and is named after all of it."""
    for home in homes(tree):
        paths = home.glob("*.sql")
        for whole in [path for path in paths if _WHOLE.fullmatch(path)] if len(paths) > _SEVERAL else []:
            others = [path for path in paths if path != whole and not is_snapshot(path)]
            if not all(map(is_numbered, others)):
                continue
            made = (made_by(home.source(path)[0].text).relations for path in others)
            if are_editions(made_by(home.source(whole)[0].text).relations, frozenset().union(*made)):
                return _steps(home, others, beside=others) or None
    return None


def _steps(home: Tree, paths: Sequence[str], *, beside: Sequence[str]) -> list[Version]:
    steps = [path for path in paths if not (is_snapshot(path) or is_seed(path) or is_down(path, paths))]
    if any(map(is_snapshot, beside)):
        steps = [path for path in steps if is_baseline(path) or (is_numbered(path) and not is_upgrade(path))]
        if not (is_of_migrations(home.shown) or any(defines(home.source(path)[0].text) for path in steps)):
            return []
    apart = no_steps_of(home, steps)
    return [_version(home, path) for path in sorted(steps, key=_order) if path not in apart]


def no_steps_of(home: Tree, paths: Sequence[str]) -> dict[str, str]:
    """The files without numbers that are no steps beside the others, with reasons."""
    if is_of_migrations(home.shown):
        return {}
    return no_steps({path: home.source(path)[0].text for path in paths if not is_numbered(path)})


def is_of_migrations(folder: str) -> bool:
    """Whether a folder is named after migrations and nothing else."""
    return bool(_MIGRATIONS.fullmatch(folder.rpartition("/")[2]))


def _order(path: str) -> tuple[bool, object]:
    return not is_baseline(path) or is_numbered(path), natural(path)


def is_numbered(path: str) -> bool:
    """Whether a file begins with a number."""
    return bool(_NUMBERED.match(path.rpartition("/")[2]))


def _version(home: Tree, path: str) -> Version:
    kind = Kind.SNAPSHOT if is_snapshot(path) else Kind.BASELINE if is_baseline(path) else Kind.MIGRATION
    transaction = Transaction.NONE if kind is Kind.SNAPSHOT else Transaction.UNKNOWN
    return version(home, path, kind=kind, keep=forward, transaction=transaction)


def defines(text: str) -> bool:
    """Whether a file creates or changes anything, or grants privileges, as far as its text tells."""
    return bool(_DEFINITION.search(text))


def _is_empty(home: Tree, path: str) -> bool:
    """Whether a file that is named after the whole schema holds nothing."""
    return is_snapshot(path) and not home.source(path)[0].text.strip()


def is_snapshot(path: str) -> bool:
    """Whether a file holds a whole schema, judging by its name."""
    return bool(_SNAPSHOT.fullmatch(path.rpartition("/")[2]))


def is_change(path: str) -> bool:
    """Whether a file without a number changes an existing database, judging by its name or a folder's."""
    return not is_numbered(path) and bool(_CHANGE.fullmatch(path))


def is_seed(path: str) -> bool:
    """Whether a file holds seed data, judging by its name."""
    return bool(_SEED.fullmatch(path.rpartition("/")[2]))


def is_baseline(path: str) -> bool:
    """Whether a file is a first version that replaces all earlier ones, judging by its name."""
    return bool(_BASELINE.fullmatch(path.rpartition("/")[2]))


def is_down(path: str, paths: Collection[str]) -> bool:
    """Whether a file reverts another one, judging by the names of both."""
    *folders, name = path.lower().split("/")
    around = folders[:-1] if name in OF_A_VERSION else folders
    if _DOWN.fullmatch(name) or not _BACK.isdisjoint(folders) or any(map(_BACK_OF.fullmatch, around)):
        return True
    undone = _DOWN_OF.fullmatch(path)
    return undone is not None and any(f"{undone['stem']}{end}" in paths for end in _UP)
