"""Narrative pages of a stranger: what is read, how much, and what is shown of what is hidden."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from markdown_it.token import Token
from profiles import PROFILE
from shell import Run, write
from test_narrative import PAGE

from meshdoc.insight.narrative.pages import NarrativePage
from meshdoc.narrative.manuscript import LARGEST, LARGEST_OF_ALL, MOST, Manuscript
from meshdoc.render.markdown.narrative.prose import Prose
from meshdoc.render.markup import written

from .test_escaping import HOSTILE, LIVE, PARSER

Meshdoc = Callable[..., Run]
SQL = "create table a (id int primary key); create table hush (password text);"


@pytest.fixture
def project(meshdoc: Meshdoc) -> Meshdoc:
    """A project with two tables."""
    write("migrations/1.sql", SQL)
    return meshdoc


def test_a_link_out_of_the_project_is_not_read(project: Meshdoc, tmp_path: Path) -> None:
    outside = tmp_path.with_name(f"{tmp_path.name}-outside.md")
    outside.write_text("secret")
    os.makedirs("migrations/pages")
    os.symlink(outside, "migrations/pages/a.md")
    done = project("build")
    assert (done.status, Path("output").exists()) == (2, False)
    assert "migrations/pages/a.md: a symbolic link leads out of the project" in done.err


@pytest.mark.parametrize(
    ("pages", "message"),
    [
        ({"a.md": "x" * (LARGEST + 1)}, f"a.md: a narrative page of more than {LARGEST:,} bytes"),
        (
            {f"{n:03}.md": "x" * LARGEST for n in range(LARGEST_OF_ALL // LARGEST + 1)},
            "016.md: more than 500 narrative",
        ),
        ({f"{n}.md": "x" for n in range(MOST + 1)}, "500.md: more than 500 narrative pages"),
        ({"A.md": "x", "a.md": "y"}, "A.md and migrations/pages/a.md are both the page a: rename one"),
        ({"a.md": "```meshdoc counts\n```\n" * 101}, "a.md:201:1: error: more than 100 directives"),
        ({"a.md": "[[b]] " * 60}, "error: more errors in narrative pages, which are not listed"),
    ],
)
def test_limits(project: Meshdoc, pages: dict[str, str], message: str) -> None:
    for name, text in pages.items():
        write(f"migrations/pages/{name}", text)
    done = project("build")
    assert (done.status, Path("output").exists()) == (2, False)
    assert message in done.err


def test_configured_pages_lie_inside_the_project(project: Meshdoc) -> None:
    write("meshdoc.toml", 'pages = ["../other"]')
    assert "pages: ../other is outside the project" in project("build").err
    write("meshdoc.toml", 'pages = ["docs"]')
    assert "pages: there is no file or folder docs" in project("build").err
    write("docs/a.md", "# Title\n\nText.")
    assert project("build").status == 0
    assert Path("output/pages/a.md").read_text().endswith('# <a id="title"></a>Title\n\nText.\n')


def test_what_is_hidden_is_hidden_in_prose_and_is_no_error(project: Meshdoc) -> None:
    write("migrations/pages/a.md", "The table hush, [[hush]], [[hush.password]], `hush`.\n\n```meshdoc table=a\n```\n")
    write("meshdoc.toml", 'hide = ["hush"]')
    assert project("build").status == 0
    page = Path("output/pages/a.md").read_text()
    assert "hush" not in page
    assert "**[`a`](../tables/public.a.md)**" in page


def test_a_secret_in_a_page_is_hidden_and_reported(project: Meshdoc) -> None:
    token = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"
    write("migrations/pages/a.md", f"Use {token} and `{token}`.")
    done = project("build", "--fail-on-secret")
    assert done.status == 1
    shown = Path("output/pages/a.md").read_text() + Path("output/README.md").read_text()
    assert token not in shown
    assert "•••" in shown


def test_another_build_is_needed_when_a_page_changes(project: Meshdoc) -> None:
    write("migrations/pages/a.md", "One.")
    assert project("build").status == 0
    assert project("build", "--check").status == 0
    write("migrations/pages/a.md", "Two.")
    assert project("build", "--check").status == 1


def test_an_earlier_version_has_no_pages(project: Meshdoc) -> None:
    write("migrations/2.sql", "alter table a rename to b;")
    write("migrations/pages/a.md", "[[b]]")
    assert project("build", "--at", "1").status == 0
    assert not Path("output/pages").exists()
    assert "migrations/pages/a.md" in Path("output/replay.md").read_text()


# --- hostile text -----------------------------------------------------------------------------------------------------

OURS = re.compile(r'(?:<!-- -->|<br>|</?(?:em|strong|del|code)>|<a id="[^"<>]*">|</a>)*')
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\", re.IGNORECASE)


@settings(PROFILE, max_examples=int(os.environ.get("MESHDOC_EXAMPLES", "300")))
@given(HOSTILE)
def test_no_text_of_a_page_is_live(text: str) -> None:
    source = NarrativePage(Manuscript(path="pages/a.md", name="a", text=text))
    page = written(Prose.of(PAGE, source).blocks(source.tree.children))
    for token in PARSER.parse(page):
        for each in (token, *(token.children or ())):
            check(each, page)
        assert not LIVE.search(bare(token.children or ())), page


def check(token: Token, page: str) -> None:
    """HTML is ours; a link leads within the project, or to a web or mail address; a picture is the project's."""
    if token.type in ("html_inline", "html_block"):
        assert OURS.fullmatch(token.content.strip()), page
    href, src = str(token.attrs.get("href", "")), str(token.attrs.get("src", ""))
    assert not SCHEME.match(href) or href.lower().startswith(("https://", "http://", "mailto:")), page
    assert not SCHEME.match(src), page


def bare(tokens: list[Token] | tuple[Token, ...]) -> str:
    """The text outside of links and code."""
    found, depth = "", 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        found += token.content if token.type == "text" and not depth else " " if token.type != "html_inline" else "|"
    return found
