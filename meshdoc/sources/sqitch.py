"""Sqitch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from meshdoc.sources.layout import layout, version
from meshdoc.sources.stamp import date_of
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Version

_PLAN = "sqitch.plan"
_CHANGE = re.compile(r"(?P<name>[^\s%#@]\S*)(?P<rest>.*)")
_TAG = re.compile(r"@[^\s]+")
_PLANNED = re.compile(r"\s(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z\b")


@dataclass(frozen=True, slots=True)
class _Change:
    name: str
    planned: str
    line: int


@layout("sqitch")
def sqitch(tree: Tree) -> list[Version] | None:
    """`deploy/<change>.sql` in the order of `sqitch.plan`; `revert/` and `verify/` are ignored.

    The older script of a reworked change is `deploy/<change>@<tag>.sql`. psql runs the scripts and opens no transaction
    of its own. https://sqitch.org/docs/manual/sqitch-add
    """
    for plan in (_PLAN, *tree.glob(f"*/{_PLAN}")):
        if plan in tree.paths:
            home = tree.under(plan.removesuffix(f"/{_PLAN}")) if "/" in plan else tree
            return list(_versions(home, home.text(_PLAN).splitlines()))
    return None


def _versions(home: Tree, plan: list[str]) -> Iterator[Version]:
    changes = [
        _Change(match["name"], (_PLANNED.search(match["rest"]) or ["", ""])[1], number)
        for number, line in enumerate(plan)
        if (match := _CHANGE.match(line.strip()))
    ]
    for index, change in enumerate(changes):
        again = next((later.line for later in changes[index + 1 :] if later.name == change.name), None)
        tags = [match[0] for line in plan[change.line : again] if (match := _TAG.match(line.strip()))] if again else []
        title = next((change.name + tag for tag in tags if f"deploy/{change.name}{tag}.sql" in home.paths), change.name)
        yield version(home, f"deploy/{title}.sql", title=title, date=date_of(change.planned), single_transaction=False)
