"""Checks of the order of versions: what a migration tool would refuse, skip or run out of order."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from meshdoc.diagnostics import Diagnostic, Severity
from meshdoc.registry import Registry
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, Version

OrderCheck = Callable[[Tree, Sequence[Version]], Iterator[Diagnostic]]

order_check: Registry[str, OrderCheck] = Registry("order check")
"""Checks of the tree and its versions, as its layout gives them."""

_BY_NAME = frozenset({"db-migrate", "node-pg-migrate", "prisma", "sql-migrate", "yoyo"})
"""The layouts of tools for which the whole name is the version: two may begin with the same number."""
_NUMBER = re.compile(r"\d[\d.:T_-]*")
_SEQUENCE = 10**6
"""Numbers from here on are times, which nobody counts up."""
_FEW = 3
"""If more numbers are missing, the files are not numbered one by one."""


def order_diagnostics(tree: Tree, versions: Sequence[Version], layout: str) -> tuple[Diagnostic, ...]:
    """What all checks find, in the order of files."""
    checks = [check for _, check in sorted(order_check.items()) if check is not duplicates or layout not in _BY_NAME]
    found = [diagnostic for check in checks for diagnostic in check(tree, versions)]
    return tuple(sorted(found, key=lambda each: (str(each.location), each.code)))


def beside(tree: Tree, versions: Sequence[Version], name: str) -> Iterator[Tree]:
    """The folders with files of the versions in which there is also a file of that name."""
    folders = {file.path.rpartition("/")[0] for version in versions for file in version.files}
    for path in tree.paths:
        if f"/{path}".endswith(f"/{name}"):
            folder = path.removesuffix(name).rstrip("/")
            home = tree.under(folder) if folder else tree
            if home.shown in folders:
                yield home


def _numbered(versions: Sequence[Version]) -> dict[str, list[Version]]:
    """The migrations whose ids are numbers or times, by folder of the file that they are named after, their last."""
    folders = defaultdict(list)
    for version in versions:
        if version.kind is Kind.MIGRATION and _NUMBER.fullmatch(version.id):
            folders[version.files[-1].path.rpartition("/")[0]].append(version)
    return folders


@order_check("duplicates")
def duplicates(tree: Tree, versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """Two files of one folder with the same version; many such pairs are told at once."""
    pairs = list(_pairs(versions))
    for first, version in pairs[: 1 if len(pairs) > _FEW else _FEW]:
        more = f"; {len(pairs) - 1} other files repeat a version, too" if len(pairs) > _FEW else ""
        yield Diagnostic(
            code="duplicate-version",
            severity=Severity.WARNING,
            message=f"{_path(first)} and {_path(version)} have the same version, {version.id}{more}",
            location=version.files[-1].location(0),
            hint="Most tools refuse or skip the second one. Both are replayed; renumber one of them.",
        )


def _pairs(versions: Sequence[Version]) -> Iterator[tuple[Version, Version]]:
    """The first file with a version, and each other one of its folder with the same."""
    for folder in _numbered(versions).values():
        seen: dict[str, Version] = {}
        for version in folder:
            first = seen.setdefault(version.id.lstrip("0") or "0", version)
            if first.files[-1].path != version.files[-1].path:
                yield first, version


@order_check("gaps")
def gaps(tree: Tree, versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """A number without a file, where files are numbered one by one; those of another folder count."""
    known = {int(version.id) for version in versions if version.id.isdecimal()}
    for folder in _numbered(versions).values():
        numbers = {int(version.id): version for version in folder if version.id.isdecimal()}
        if len(numbers) != len({version.id for version in folder}) or max(numbers, default=0) >= _SEQUENCE:
            continue
        pairs = [
            (low, high) for low, high in itertools.pairwise(sorted(numbers)) if not known.issuperset(range(low, high))
        ]
        if sum(high - low - 1 for low, high in pairs) > min(_FEW, len(numbers) // 2):
            continue
        for low, high in pairs:
            missing = str(low + 1) if high == low + 2 else f"{low + 1} to {high - 1}"
            yield Diagnostic(
                code="missing-version",
                severity=Severity.NOTICE,
                message=f"no file has version {missing}, between {_path(numbers[low])} and {_path(numbers[high])}",
                location=numbers[high].files[-1].location(0),
                hint="If a migration was deleted, the schema of existing databases may differ from this one.",
            )


def _path(version: Version) -> str:
    return version.files[-1].path
