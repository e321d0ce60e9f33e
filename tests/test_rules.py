"""Every rule finds something in the bad SQL of its documentation, and nothing in the good."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace

import pytest

import meshdoc.lint.rules
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.history.ledger import Outcome
from meshdoc.lint import run as lint
from meshdoc.lint.rule import RULES
from meshdoc.narrative.manuscript import Manuscript
from meshdoc.registry import load
from meshdoc.replay.run import replay
from meshdoc.sources.version import Commit, Kind, Provenance, Rewrite, SourceFile, Version

load(meshdoc.lint.rules)

BLOCK = re.compile(
    r"^```(?:sql|(?=markdown)) ?((?:markdown )?(?:before|released|bad|good))\n(.*?)^```", re.DOTALL | re.MULTILINE
)


def findings(sql: str, released: str | None = None, before: str | None = None, page: str | None = None) -> list[str]:
    """The codes of what the rules find in some SQL, all of which must be carried out, perhaps after other SQL.

    `before` is the SQL of an earlier version, `page` the text of a narrative page.
    """
    version = _version("2", sql)
    earlier = [] if before is None else [_version("1", before)]
    history = replay([*earlier, version], template(system()), system())
    if released is not None:
        commit = Commit(id="0" * 40, author="Ada", date=None, subject="Change it")
        rewrite = Rewrite(path="2.sql", tag="v1", commit=commit, before=released, after=sql)
        version = replace(version, provenance=Provenance(commit=commit, tag="v1", rewritten=(rewrite,)))
        history = replace(history, steps=(replace(history.steps[0], version=version),))
    done = (Outcome.APPLIED, Outcome.INERT)
    assert [entry.message for entry in history.entries if entry.outcome not in done] == []
    manuscripts = [Manuscript(path="pages/a.md", name="a", text=page)] if page else []
    return [finding.code for finding in lint.run(history, manuscripts)]


def _version(id: str, sql: str) -> Version:
    return Version(id=id, name="", date=None, kind=Kind.MIGRATION, files=(SourceFile(f"{id}.sql", sql),))


def blocks(code: str) -> dict[str, str]:
    """The SQL of a rule's documentation, by whether it is bad or good."""
    return dict(BLOCK.findall(inspect.getdoc(RULES[code].check) or ""))


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_is_as_its_documentation_says(code: str) -> None:
    found = blocks(code)
    assert set(found) - {"before", "released", "markdown bad", "markdown good"} == {"bad", "good"}
    others = found.get("released"), found.get("before")
    assert code in findings(found["bad"], *others, found.get("markdown bad"))
    assert code not in findings(found["good"], *others, found.get("markdown good"))


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_stands_in_a_file_of_its_name(code: str) -> None:
    assert RULES[code].check.__module__.rpartition(".")[2] == code.replace("-", "_")


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_title_of_a_rule_is_one_sentence_without_its_period(code: str) -> None:
    title = RULES[code].title
    assert title and title == title.strip(" .\n") and "\n" not in title
