"""Narrative pages: what names in them mean, how they are written, and which errors they have.

In Python, because fenced blocks of a page cannot be in a case.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from profiles import PROFILE

from meshdoc import project
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.config import Config
from meshdoc.history.history import History
from meshdoc.history.ledger import Outcome
from meshdoc.insight.narrative.pages import Narrative, NarrativePage
from meshdoc.insight.narrative.stale import stale
from meshdoc.narrative.manuscript import Manuscript
from meshdoc.redact.redaction import NOTHING
from meshdoc.render import Book
from meshdoc.render.links import Links
from meshdoc.render.markdown.narrative.directive import known
from meshdoc.render.markdown.narrative.prose import Prose
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import written
from meshdoc.replay.run import replay
from meshdoc.sources.version import Kind, SourceFile, Version

FIRST = """
create schema app; create table app.t (a int);
create table runs (id int primary key, state text, gone int); comment on table runs is 'One row per run.';
create table owner (id int primary key); create table former (id int, x int); create table moved (a int);
create table making (a int); alter table making rename to kept;
create table evt (a int, b int); create type mood as enum ('a', 'b');
create function f(int) returns int language sql return 1; create function f(text) returns int language sql return 1;
alter table runs enable row level security; create policy "See own" on runs using (true);
create table "Order Items" (id int); create view seen as select id from runs; create role reader;
grant select on seen, runs to reader;
"""
SECOND = """
alter table runs rename state to status;
alter table runs drop gone;
alter table former rename to newer;
alter type mood rename value 'a' to 'z';
create table evt2 (a int); drop table evt; alter table evt2 rename to evt;
alter table moved set schema app;
"""
PLATFORM = "create schema vault; create table vault.hidden (id int); create table vault.former (id int);"
THIRD = "drop table newer; alter schema app rename to lib;"


def history_of(platform: str, *texts: str) -> History:
    """Versions 1, 2, ..., all of which are carried out, in a database in which a platform has created its objects."""
    before, *versions = (
        Version(id=str(number), name="", date=None, kind=Kind.MIGRATION, files=(SourceFile(f"{number}.sql", text),))
        for number, text in enumerate((platform, *texts))
    )
    history = replay(versions, template(system()), system(), baselines=[before])
    assert {entry.outcome for entry in history.entries} == {Outcome.APPLIED}
    return history


HISTORY = history_of(PLATFORM, FIRST, SECOND, THIRD)


def book_of(pages: dict[str, str], **settings: object) -> Book:
    """The schema with these pages, whose paths are `pages/NAME.md`."""
    found = tuple(Manuscript(path=f"pages/{name}.md", name=name, text=text) for name, text in pages.items())
    given = project.NOTHING.__class__(versions=(), baselines=(), ignored=(), narrative=found)
    config = Config(**settings)  # type: ignore[arg-type]
    return project.book(config, HISTORY, project.lint(HISTORY, found), given, NOTHING)


def errors(text: str, name: str = "a", **others: str) -> list[str]:
    """The errors in a page."""
    return [str(each) for each in project.unresolved(book_of({name: text, **others}))]


def shown(text: str, **settings: object) -> str:
    """A page as it is written, without its first line, which leads back."""
    page = project.document(book_of({"a": f"# A\n\n{text}"}, **settings))["pages/a.md"]
    return page.split("\n\n", 2)[2].removesuffix("\n")


# --- references -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("runs", "[`runs`](../tables/public.runs.md)"),
        ("public.runs.status", "[`runs.status`](../tables/public.runs.md)"),
        ("RUNS", "[`runs`](../tables/public.runs.md)"),
        ("lib.t", "[`lib.t`](../tables/lib.t.md)"),
        ("t", "[`lib.t`](../tables/lib.t.md)"),
        ("f(text)", "[`f(text)`](../functions/public.f-text.md)"),
        ("mood.z", "[`z`](../types/public.mood.md#label-z)"),
        ("runs.See own", "[`See own`](../tables/public.runs.md#policy-~see--own)"),
        ('"Order Items".id', "[`Order Items.id`](../tables/public.~order--~items.md)"),
        ("runs.status|the state", "[the state](../tables/public.runs.md)"),
        ("reader", "[`reader`](../roles.md#role-reader)"),
        ("vault.hidden", "`vault.hidden`"),
        ("version:2", "[`2`](../CHANGELOG.md#version-2)"),
        ("report:security", "[security report](../reports/security.md)"),
        ("page:a", "[A](#)"),
    ],
)
def test_a_reference_is_a_link(name: str, link: str) -> None:
    assert errors(f"See [[{name}]].") == []
    if not name.startswith("page:"):
        assert shown(f"See [[{name}]].") == f"See {link}."


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("runs.state", "there is no object named runs.state: it was renamed to status in 2 (2.sql:2:1)"),
        ("runs.gone", "there is no object named runs.gone: it was dropped in 2 (2.sql:3:1)"),
        ("former", "former: it was renamed to newer in 2 (2.sql:4:1) and dropped in 3 (3.sql:1:1)"),
        ("former.x", "former.x: former was renamed to newer in 2 (2.sql:4:1) and dropped in 3 (3.sql:1:1)"),
        ("evt.b", "there is no object named evt.b: evt was dropped in 2 (2.sql:6:28)"),
        ("app.t", "there is no object named app.t: app was renamed to lib in 3 (3.sql:1:19)"),
        ("app.t.a", "there is no object named app.t.a: app was renamed to lib in 3 (3.sql:1:19)"),
        ("public.moved", "there is no object named public.moved: it was moved to schema lib in 2 (2.sql:7:1)"),
        ("mood.a", "there is no object named mood.a: it was renamed to z in 2 (2.sql:5:1)"),
        ("hidden", "there is no object named hidden [reference]"),
        ("making", "there is no object named making [reference]"),
        ("f", "f is the name of 2 objects [reference]\n  hint: Write one of f(integer), f(text)."),
        ("f(bool)", "there is no function f(bool)"),
        ("runs.statu", "[reference]\n  hint: Did you mean runs.status?"),
        ("a.b.c.d", "'a.b.c.d' is no name of an object"),
        ("version:9", "unknown version '9'"),
        ("report:secuirty", "unknown report 'secuirty': did you mean 'security'?"),
        ("page:b", "unknown page 'b'"),
    ],
)
def test_a_reference_that_does_not_resolve_is_an_error(name: str, message: str) -> None:
    (error,) = errors(f"Text,\n\n> - and [[{name}]].")
    assert error.startswith("pages/a.md:3:9: error: ")
    assert message in error


def test_places_in_tables_lists_and_paragraphs() -> None:
    table = "| a | b |\n| - | - |\n| [[x]] | `c` [[x\\|y]] [[x]] |"
    text = f"One [[x]] and\n  two *[[x]]*\n\n{table}\n\n1. [[x]]\n\n   [[x]]\n"
    places = [re.match(r"pages/a.md:(\d+:\d+)", error) for error in errors(text)]
    assert [found and found[1] for found in places] == ["1:5", "2:8", "6:3", "6:15", "6:24", "8:4", "10:4"]


def test_what_is_no_reference() -> None:
    assert errors("`[[x]]` and \\[[x]] and [[1]](https://x.yz) and\n\n```\n[[x]]\n```\n") == []


def test_nothing_is_written_with_errors() -> None:
    book = book_of({"a": "[[x]]"})
    with pytest.raises(Exception, match=r"1 error in narrative pages, the first at pages/a\.md:1:1"):
        project.document(book)


# --- code spans -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fates"),
    [
        ("`runs.state` `public.runs.state`", ["renamed to status", "renamed to status"]),
        ("`former.x` `public.former`", ["former was renamed", "renamed to newer"]),
        ("`runs.status` `runs` `state` `gone` `making` `x` `former`", []),
        ("`moved` `public.moved`", ["moved to schema lib"]),
        ("`select` `int4` `now()` `Former` `former table` `old` `owner`", []),
        ("former runs.state\n\n```\nformer\n```\n", []),
    ],
)
def test_a_code_span_that_names_what_is_gone(text: str, fates: list[str]) -> None:
    found = list(stale(Narrative(HISTORY, (Manuscript(path="a.md", name="a", text=text),))))
    assert len(found) == len(fates)
    assert all(each.fate.startswith(fate) for each, fate in zip(found, fates, strict=True))


def test_a_stale_name_is_a_finding_with_its_place() -> None:
    (finding,) = (each for each in book_of({"a": "\n\nA `runs.state`."}).findings if each.code == "stale-reference")
    assert str(finding.location) == "pages/a.md:3:3"
    assert finding.message == "runs.state no longer exists: renamed to status in 2 (2.sql:2:1)"


# --- directives -----------------------------------------------------------------------------------------------------


def test_directives() -> None:
    columns = "| Column | Type |\n| --- | --- |\n| [`id`](../tables/public.runs.md) | `integer` |\n"
    assert shown("```meshdoc columns table=runs\n```").startswith(columns)
    assert shown("```meshdoc table=runs\n```").startswith(
        "**[`runs`](../tables/public.runs.md)**\n\nOne row per run.\n"
    )
    assert "| [`seen`](../views/public.seen.md) | all | no |" in shown("```meshdoc access role=reader\n```")
    assert "| [`reader`](../roles.md#role-reader) | all | no |" in shown("```meshdoc access table=runs\n```")
    assert "public.f(integer)\nRETURNS integer" in shown("```meshdoc function=f(integer)\n```")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("colums table=runs", "unknown directive 'colums': did you mean 'columns'?"),
        ("columns", "the directive columns needs table="),
        ("columns table=f(text)", "f(text) is no table or view"),
        ("columns table=runs,seen", "table= takes one name, not 2"),
        ("columns tabel=runs", "unknown argument of the directive columns: 'tabel': did you mean 'table'?"),
        ("columns table=former", "former: it was renamed to newer"),
        ("diagram tables=runs,seen", "seen is no table"),
        ("access", "the directive access needs role= or table="),
    ],
)
def test_a_directive_that_does_not_resolve_is_an_error(words: str, message: str) -> None:
    (error,) = errors(f"Text\n\n```meshdoc {words}\n```")
    assert error.startswith("pages/a.md:3:1: error: ")
    assert message in error


def test_every_directive_is_described() -> None:
    assert all(found.summary.endswith(".") for found in known().values())


# --- links and what a stranger may write ----------------------------------------------------------------------------


def test_links_are_those_of_the_output() -> None:
    pages = {
        "a": "[b](sub/b.md) [h](sub/b.md#two-words) [sql](../1.sql#L2) [top](/README.md) [here](#h)\n\n## H",
        "c": "x",
    }
    book = book_of({**pages, "sub/b": "# B\n\n## Two words\n\n[a](../a.md)"}, output=Path("docs/out"))
    assert project.unresolved(book) == ()
    files = project.document(book)
    assert (
        "[b](sub/b.md) [h](sub/b.md#two-words) [sql](../../../1.sql#L2) [top](../../../README.md)"
        in files["pages/a.md"]
    )
    assert '## <a id="two-words"></a>Two words\n\n[a](../../pages/a.md)' in files["pages/sub/b.md"]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("b.md", "there is no page pages/b.md"),
        ("#x", "pages/a.md has no heading #x [reference]\n  hint: Its headings: #here."),
        ("../../x", "the link ../../x leads out of the project"),
    ],
)
def test_a_link_that_leads_nowhere_is_an_error(target: str, message: str) -> None:
    (error,) = errors(f"# Here\n\n[x]({target})")
    assert error.startswith("pages/a.md:3:1: error: ")
    assert message in error


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<script>x</script> <b>", "\\<script>x\\</script> \\<b>"),
        ("<div onclick='x'>\n*y*\n</div>", "\\<div onclick='x'> \\*y\\* \\</div>"),
        ("a <!-- b -->c", "a c"),
        ("[x](javascript:alert(1)) [y](JavaScript:z)", "\\[x\\](javascript:alert(1)) \\[y\\](JavaScript:z)"),
        (
            "[x](data:text/html,y) [z](//evil.yz) [w](vbscript:v)",
            "\\[x\\](data:text/html,y) \\[z\\](/<!-- -->/evil.yz) \\[w\\](vbscript:v)",
        ),
        ("![x](https://evil.yz/a.png)", "[x](https://evil.yz/a.png)"),
        ("<https://a.yz/b>", "[https:/<!-- -->/a.yz/b](https://a.yz/b)"),
        ("https://a.yz/b.", "<https://a.yz/b>."),
        ("[a https://b.yz](c.sql)", "[a https:/<!-- -->/b.yz](../../pages/c.sql)"),
        ("[![b](https://a.yz/x.svg)](https://a.yz)", "[b](https://a.yz)"),
        ("![b](x.svg)", "![b](../../pages/x.svg)"),
        ("[x](https://a.yz/(b)?c=d&copy;=\\*)", "[x](https://a.yz/%28b%29?c=d%C2%A9=%2A)"),
        ("@octocat #12 :tada: www.x.yz", "@<!-- -->octocat #<!-- -->12 :<!-- -->tada: www<!-- -->.x.yz"),
        ("@<b>octocat", "@<!-- -->\\<b>octocat"),
        ("```mermaid\nA-->B\n```", "```mermaid\nA-->B\n```"),
        ('```mermaid\nclick A "x"\n```', '```\nclick A "x"\n```'),
        ("```geojson\n{}\n```", "```\n{}\n```"),
        ("> [!NOTE]\n> x\n> y", "> [!NOTE]\n> x\n> y"),
    ],
)
def test_what_passes(text: str, written: str) -> None:
    assert shown(text) == written


MARKS = (
    "*",
    "**",
    "_",
    "~~",
    "`",
    " ",
    "\n",
    "\n\n",
    "a",
    "b.",
    "1. ",
    "- ",
    "> ",
    "# ",
    "|",
    "[x](y.sql)",
    "\\",
    "é",
    "    ",
)
PAGE = Page(BOOK := book_of({}), Links(BOOK), "pages/a.md")
ADDED = re.compile(r'<!-- -->|<a id="[^"]*"></a>| (?:href|class)="[^"]*"|(?<=<code>)\s+|\s+(?=</code>)')


@settings(PROFILE, max_examples=150)
@given(st.lists(st.sampled_from(MARKS), max_size=20).map("".join))
def test_a_page_reads_as_it_was_written(text: str) -> None:
    """Another parser makes the same of the source and of the page that is written from it."""
    source = NarrativePage(Manuscript(path="pages/a.md", name="a", text=text))
    written_again = written(Prose.of(PAGE, source).blocks(source.tree.children))
    assert as_html(written_again, html=True) == as_html(text, html=False)


def as_html(text: str, *, html: bool) -> str:
    """What a parser makes of a text, without what meshdoc adds."""
    parser = MarkdownIt("commonmark", {"html": html}).enable(["table", "strikethrough"])
    made = parser.render(text).replace("<del>", "<s>").replace("</del>", "</s>").replace("<br />", "<br>")
    bare = ADDED.sub("", re.sub(r' class="[^"]*"', "", made))
    return re.sub(r"(?<=<br>) | (?=<br>)|(?<=<li>) (?=</li>)", "", re.sub(r"\s+", " ", bare)).strip()


# --- where pages are named ------------------------------------------------------------------------------------------


def test_the_front_page_and_the_pages_of_objects_name_the_pages() -> None:
    long = " ".join(["word"] * 100)
    texts = {"b": "# Bee\n\nFirst `x` of\n[[runs.status]].", "c": f"{long}", "overview": "# O\n\nAbout [[runs]]."}
    files = project.document(book_of(texts))
    status = "[`runs.status`](tables/public.runs.md)"
    assert files["README.md"].startswith("# Database schema\n\nAbout [`runs`](tables/public.runs.md).\n")
    guides = files["README.md"].partition("Guides\n\n")[2].partition("\n\n")[0].split("\n")
    assert guides[:2] == ["- [O](pages/overview.md)", f"- [Bee](pages/b.md): First `x` of {status}."]
    assert guides[2].startswith("- [C](pages/c.md): word word")
    assert guides[2].endswith("word …")
    mentioned = "\n\nMentioned in [O](../pages/overview.md), [Bee](../pages/b.md).\n\n"
    assert mentioned in files["tables/public.runs.md"]
    assert not any("Mentioned in" in text for path, text in files.items() if path != "tables/public.runs.md")


def test_a_description_in_the_settings_comes_before_that_of_a_page() -> None:
    files = project.document(book_of({"overview": "# O\n\nAbout it."}, description="Set."))
    assert files["README.md"].startswith("# Database schema\n\nSet.\n\n")
