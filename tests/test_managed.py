"""Managed blocks of hand-written files: what is between the marks is meshdoc's, and everything else stays as it is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import PROFILE
from shell import Run, write
from test_narrative import book_of

from meshdoc.render.markdown.narrative.block import blocks, kept

Meshdoc = Callable[..., Run]
BEGIN, END = "<!-- meshdoc:begin {} -->", "<!-- meshdoc:end -->"
BOOK = book_of({})
SQL = "create table a (id int primary key); comment on table a is 'Rows.';"


def block(directive: str, content: str = "", newline: str = "\n") -> str:
    """A managed block."""
    return f"{BEGIN.format(directive)}{newline}{content}{END}{newline}"


def test_a_block_is_filled_with_links_from_its_file(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", SQL)
    old = block("tables", "old\n")
    write("docs/README.md", f"# Mine\n\n{old}\nTail")
    assert meshdoc("build", "-o", "output", "--into", "docs/README.md").status == 0
    table = "\n| Table | Description |\n| --- | --- |\n| [`a`](../output/tables/public.a.md) | Rows. |\n\n"
    assert Path("docs/README.md").read_text() == f"# Mine\n\n{block('tables', table)}\nTail"


def test_check_reports_a_stale_block_and_writes_nothing(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", SQL)
    text = block("counts")
    write("README.md", text)
    assert meshdoc("build").status == 0
    done = meshdoc("build", "--check", "--into", "README.md")
    assert (done.status, Path("README.md").read_text()) == (1, text)
    assert "error: README.md is out of date [stale]" in done.err
    assert meshdoc("build", "--into", "README.md").status == 0
    assert meshdoc("build", "--check", "--into", "README.md").status == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("none", "README.md: no managed block: add the lines <!-- meshdoc:begin tables --> and <!-- meshdoc:end -->"),
        (BEGIN.format("tables"), "README.md:1:1: the block is not closed: add <!-- meshdoc:end --> below it"),
        (f"\n{END}", "README.md:2:1: no block begins before this line"),
        (f"{BEGIN.format('tables')}\n{block('tables')}{END}", "README.md:2:1: a block begins inside another"),
        (block("tabels"), "README.md:1:1: unknown directive 'tabels': did you mean 'tables'?"),
        (block("columns table=aa"), "README.md:1:1: there is no object named aa: Did you mean a?"),
    ],
)
def test_errors_in_blocks(meshdoc: Meshdoc, text: str, message: str) -> None:
    write("migrations/1.sql", SQL)
    write("README.md", text)
    done = meshdoc("build", "--into", "README.md")
    assert (done.status, Path("README.md").read_text(), Path("output").exists()) == (2, text, False)
    assert message in done.err


def test_only_regular_files_are_replaced_and_keep_their_mode(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", SQL)
    write("target.md", block("counts"))
    Path("target.md").chmod(0o640)
    os.symlink("target.md", "link.md")
    assert "link.md is not a regular file" in meshdoc("build", "--into", "link.md").err
    assert "none.md: no such file" in meshdoc("build", "--into", "none.md").err
    assert meshdoc("build", "--into", "target.md").status == 0
    assert Path("target.md").stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir()) == ["link.md", "migrations", "output", "target.md"]


PIECES = (
    "text",
    " ",
    "\n",
    "\r\n",
    "```\n",
    "~~~~ sql\n",
    "    ",
    "<!-- x -->",
    "| a |",
    "\u2028",
    "\x0c",
    "\udcff",
    "é",
    "# ",
)
PIECES += ("    <!-- meshdoc:begin tables -->\n",)


@settings(PROFILE, max_examples=200)
@given(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.sampled_from(("tables", "counts", "diagram", "function=f(text)", "columns table=runs")),
    st.sampled_from(("", "old\n", "```\n<!-- meshdoc:end -->\n```\n")),
    st.sampled_from(("\n", "\r\n")),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
)
def test_everything_outside_is_byte_identical(before: str, name: str, old: str, newline: str, after: str) -> None:
    before = f"{before}\n" if before else ""
    text = f"{before}{block(name, old, newline)}{after}"
    try:
        (found,) = blocks("f.md", text)
    except Exception:  # a fence before it is open, or is not closed by what follows
        return
    once = kept(BOOK, "f.md", text, "output")
    assert kept(BOOK, "f.md", once, "output") == once
    assert once[: found.start] == text[: found.start]
    assert once[len(once) - len(text) + found.end :] == text[found.end :]
    (again,) = blocks("f.md", once)
    assert newline == "\n" or "\n" not in once[again.start : again.end].replace("\r\n", "")
