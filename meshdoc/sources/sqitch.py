"""Sqitch."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from meshdoc.diagnostics import SourceError
from meshdoc.record import positional
from meshdoc.sources.layout import OTHER_SYSTEMS, layout, version
from meshdoc.sources.stamp import date_of
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Transaction, Version

_PLAN = "sqitch.plan"
_SETTINGS = "sqitch.conf"
_CHANGE = re.compile(r"(?P<name>[^\s%#@]\S*)(?P<requires>\s+\[[^\]]*\])?(?P<rest>.*)")
_PROJECT = re.compile(r"%project=(?P<name>\S+)")
_TAG = re.compile(r"@[^\s]+")
_PLANNED = re.compile(r"\s(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z\b")


@positional
class _Change:
    name: str
    planned: str
    line: int
    requires: tuple[str, ...]


@dataclass(frozen=True)
class _Project:
    """A plan and its scripts. `home` is the folder of `deploy/`, `plan` the path of the plan in `tree`."""

    tree: Tree
    plan: str
    home: Tree
    name: str = ""
    changes: list[_Change] = field(default_factory=list)
    tags: list[tuple[int, str]] = field(default_factory=list)

    @staticmethod
    def read(tree: Tree, plan: str, home: Tree) -> _Project:
        lines = [line.strip() for line in tree.text(plan).splitlines()]
        name = next((match["name"] for line in lines if (match := _PROJECT.match(line))), "")
        changes = [_change(number, match) for number, line in enumerate(lines, 1) if (match := _CHANGE.match(line))]
        tags = [(number, match[0]) for number, line in enumerate(lines, 1) if (match := _TAG.match(line))]
        return _Project(tree, plan, home, name, changes, tags)

    @property
    def needs(self) -> set[str]:
        """The other projects whose changes this one requires."""
        required = (name for change in self.changes for name in change.requires)
        return {name.partition(":")[0] for name in required if ":" in name} - {self.name}

    def versions(self) -> Iterator[Version]:
        """The changes in the order of the plan. Raises SourceError for one that cannot be deployed."""
        last = {change.name: change.line for change in self.changes}
        deployed: set[str] = set()
        for change in self.changes:
            self._refuse_later(change, last.keys() - deployed if change.requires else set())
            deployed.add(change.name)
            yield self._version(change, is_reworked=change.line < last[change.name])

    def _version(self, change: _Change, *, is_reworked: bool) -> Version:
        """A change's script; the older one of a reworked change is named after the tag between the two."""
        title = next(self._tagged(change), change.name) if is_reworked else change.name
        path = f"deploy/{title}.sql"
        if path not in self.home.paths:
            self.home.source(path)  # refuses a path that leads out of the folder
            raise SourceError(
                f"{self.tree.show(self.plan)}:{change.line}: names {self.home.show(path)}, which does not exist:"
                " restore that file, or correct the plan"
            )
        return version(self.home, path, title=title, date=date_of(change.planned), transaction=Transaction.NONE)

    def _tagged(self, change: _Change) -> Iterator[str]:
        again = next(later.line for later in self.changes if later.name == change.name and later.line > change.line)
        for line, tag in self.tags:
            if change.line < line < again and f"deploy/{change.name}{tag}.sql" in self.home.paths:
                yield change.name + tag

    def _refuse_later(self, change: _Change, later: set[str]) -> None:
        for required in change.requires:
            name = required.removeprefix(f"{self.name}:").partition("@")[0]
            if name in later:
                raise SourceError(
                    f"{self.tree.show(self.plan)}:{change.line}: {change.name} requires {name}, which is planned later:"
                    " move it up, or remove the requirement"
                )


def _change(line: int, match: re.Match[str]) -> _Change:
    requires = tuple(name for name in (match["requires"] or "").strip(" \t[]").split() if not name.startswith("!"))
    return _Change(match["name"], (_PLANNED.search(match["rest"]) or ["", ""])[1], line, requires)


@layout("sqitch")
def sqitch(tree: Tree) -> list[Version] | None:
    """`deploy/<change>.sql` in the order of `sqitch.plan`; `revert/` and `verify/` are ignored.

    The older script of a reworked change is `deploy/<change>@<tag>.sql`. `sqitch.conf` may name another plan or folder.
    If there are several plans, the longest is read, after the projects that it requires. psql runs the scripts and
    opens no transaction of its own. https://sqitch.org/docs/manual/sqitch-configuration
    """
    projects = list(_projects(tree))
    if not projects:
        return None
    main = max(projects, key=lambda project: len(project.changes))
    return [each for project in _required(main, projects) for each in project.versions()]


def _required(main: _Project, projects: list[_Project]) -> list[_Project]:
    """A project after those that it requires. Raises SourceError if they require each other."""
    required: dict[str, list[_Project]] = {}
    waiting = [main]
    while waiting:
        project = waiting.pop()
        if project.plan not in required:
            needs = project.needs
            required[project.plan] = [other for other in projects if other.name in needs]
            waiting += required[project.plan]
    graph = {plan: [other.plan for other in others] for plan, others in required.items()}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        plans = ", ".join(sorted(main.tree.show(plan) for plan in error.args[1][1:]))
        raise SourceError(f"{plans}: these projects require each other: remove one of the requirements") from None
    return sorted((project for project in projects if project.plan in graph), key=lambda each: order.index(each.plan))


def _projects(tree: Tree) -> Iterator[_Project]:
    """The projects of a tree for PostgreSQL: that of its settings, or else one per plan."""
    plan, top = _settings(tree)
    if plan in tree.paths:
        yield _Project.read(tree, plan, tree.under(top) if top else tree)
        return
    for plan in tree.glob(f"**/{_PLAN}"):
        folder = plan.rpartition("/")[0]
        if OTHER_SYSTEMS.isdisjoint(folder.split("/")):
            yield _Project.read(tree, plan, tree.under(folder) if folder else tree)


def _settings(tree: Tree) -> tuple[str, str]:
    """The paths of the plan and of the folder of the scripts, from `sqitch.conf`."""
    if _SETTINGS not in tree.paths:
        return _PLAN, ""
    parser = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=True)
    try:
        parser.read_string("\n".join(line.strip() for line in tree.text(_SETTINGS).splitlines()))
    except configparser.Error as error:
        reason = str(error).partition("\n")[0]
        raise SourceError(f"{tree.show(_SETTINGS)}: not a valid Sqitch configuration: {reason}") from None
    sections = [parser[name] for name in ('engine "pg"', "core") if name in parser]

    def setting(name: str) -> str:
        found = next((section[name] for section in sections if section.get(name)), "") or ""
        return found.strip("\"'").removeprefix("./").rstrip("/").removesuffix(".")

    top = setting("top_dir")
    return setting("plan_file") or f"{top}/{_PLAN}".lstrip("/"), top
