"""The update process: which files run meshdoc, when, and what the page says about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from shell import Run, write

from meshdoc.insight.process import workflow

GITHUB = """\
name: Docs
on:
  push:
    branches: [main]
    paths: ["migrations/**"]
  pull_request:
jobs:
  pages:
    steps:
      # meshdoc build is run below
      - run: pip install meshdoc
      - run: meshdoc build --check
      - uses: example/meshdoc@v1
"""


def test_lines_and_triggers() -> None:
    found = workflow(".github/workflows/docs.yml", GITHUB)
    assert found is not None
    assert found.triggers == ("push", "pull_request")
    assert [(each.line, each.text) for each in found.mentions] == [
        (12, "meshdoc build --check"),
        (13, "uses: example/meshdoc@v1"),
    ]
    assert found.checks
    assert not found.publishes
    on_one_line = workflow(".github/workflows/x.yml", "on: [push, workflow_dispatch]\njobs:\n - run: meshdoc lint\n")
    assert on_one_line is not None
    assert on_one_line.triggers == ("push", "workflow_dispatch")
    assert workflow("Makefile", "docs:\n\tnotmeshdoc build\n") is None


def test_the_page_lists_what_runs_meshdoc(meshdoc: Callable[..., Run], tmp_path: Path) -> None:
    write("migrations/1_t.sql", "create table t (id int primary key);")
    write(".github/workflows/docs.yml", GITHUB)
    write("Makefile", "docs:\n\tmeshdoc build\n")
    Path(".gitlab-ci.yml").symlink_to("/etc/hostname")
    assert meshdoc("build").status == 0
    page = Path("output/reports/update-process.md").read_text("utf-8")
    assert "| `meshdoc build --check` | push, pull request | fails if a page is stale |" in page
    assert "| `meshdoc build` |  | builds the pages |" in page
    assert meshdoc("build", "--check").status == 0
    write("Makefile", "docs:\n\techo\n")
    assert meshdoc("build", "--check").status == 1, "the pages say what the files say now"


def test_without_workflows_the_page_says_so(meshdoc: Callable[..., Run]) -> None:
    write("migrations/1_t.sql", "create table t (id int primary key);")
    assert meshdoc("build").status == 0
    page = Path("output/reports/update-process.md").read_text("utf-8")
    assert "No workflow file or hook of this project runs meshdoc." in page
