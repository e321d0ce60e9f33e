"""Hostile text through every context of a page, as an independent CommonMark parser reads it.

The text read back is the text put in, and no element is there that the page did not mean. 2,000 examples; more with

    MESHDOC_EXAMPLES=120000 pytest -n 0 tests/security/test_escaping.py
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from profiles import PROFILE

import meshdoc
from meshdoc import project
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.lint import run as lint
from meshdoc.render import Book, markup
from meshdoc.render.markup import Markup, md, written
from meshdoc.replay.run import replay
from meshdoc.sources import Ignored
from meshdoc.sources.version import Kind, SourceFile, Version
from meshdoc.visible import INVISIBLE, visible

EXAMPLES = settings(PROFILE, max_examples=int(os.environ.get("MESHDOC_EXAMPLES", "2000")))

PIECES = (
    *"\\`*_{}[]()<>#+-.!|~$&:;@=\"'%/?^, abzAZ019é\t\n\r\0\x07\x1b\x7f\u202e\u2066\u200b\u00ad\u2028\ufeff\udc80🎉",
    *(
        "\n\n",
        "\r\n",
        "  \n",
        "    ",
        "```",
        "~~~",
        "---",
        "===",
        "1. ",
        "- [ ] ",
        "> ",
        "# ",
        "| --- |",
        "||",
        "](",
        "![a](",
    ),
    *(
        "<img src=x onerror=alert(1)>",
        "<b>",
        "</code>",
        "</summary>",
        "</details>",
        "<!--",
        "-->",
        "<a id=x>",
        "<?",
        "]]>",
    ),
    *(
        "&lt;",
        "&#60;",
        "&#x3c;",
        "[x](javascript:alert(1))",
        "[x]: http://x.y",
        "[^1]",
        "[!NOTE]",
        "$`",
        "$$",
        "**",
        "__",
    ),
    *(
        "http://x.yz/a",
        "https://x.yz/a_b?c=(d)",
        "https://u:p@x.yz",
        "ftp://x.yz",
        "www.x.yz",
        "a@b.cd",
        "mailto:a@b.cd",
    ),
    *("@octocat", "#12", "GH-12", "o/r#12", ":tada:", ":+1:", "deadbeef1", "::error ::x", "##vso[x]"),
)
HOSTILE = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=12).map("".join)

DEAD = "<!-- -->"
LIVE = re.compile(r"@\w|\bGH-\d|#\d|:[\w+-]+:|\w+://\w|(?<![^\W_])www\.", re.IGNORECASE)
"""What GitHub makes of a text that its parser leaves alone."""


def parser() -> MarkdownIt:
    """GitHub's Markdown, which makes links of addresses with a scheme and of mail addresses."""
    made = MarkdownIt("gfm-like")
    assert made.linkify
    made.linkify.set({"fuzzy_link": False, "fuzzy_email": True})
    return made


PARSER = parser()


def inline(token: Token, allowed: frozenset[str] = frozenset()) -> str:
    """The text of a paragraph, a cell or a heading, which has no element besides those allowed."""
    return "".join(_texts(token.children or (), allowed))


def _texts(tokens: object, allowed: frozenset[str]) -> Iterator[str]:
    live = ""
    for token in tokens:  # type: ignore[attr-defined]
        if token.type == "text":
            live += token.content
            yield token.content
            continue
        if token.type != "link_close" or not allowed & {"link_close"}:
            assert not LIVE.search(live), live
        live = ""
        if token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type == "html_inline":
            assert token.content in {DEAD, "<br>", "<code>", "</code>"} | allowed, token.content
            yield "\n" if token.content == "<br>" else ""
        elif token.type == "code_inline":
            yield token.content
        else:
            assert token.type in allowed, token.type
    assert not LIVE.search(live), live


def blocks(page: Markup) -> list[Token]:
    """The blocks of a page."""
    return PARSER.parse(written(page))


def only(page: Markup, *types: str) -> list[Token]:
    """The inline parts of a page that consists of these blocks."""
    found = blocks(page)
    assert [token.type for token in found if not token.type.endswith("_close")] == list(types), written(page)
    return [token for token in found if token.type == "inline"]


# --- what is to be read ---------------------------------------------------------------------------------


def plain(value: str) -> str:
    """The stated normalization: one kind of line break, and marks for what cannot be seen."""
    return visible(re.sub(r"\r\n?", "\n", value))


def lines(value: str) -> list[str]:
    return [line.strip() for line in plain(value).split("\n") if line.strip()]


def flat(value: str) -> str:
    return plain(value).replace("\n", " ").strip()


# --- contexts of Markdown -------------------------------------------------------------------------------

LINKS = frozenset({"link_open", "link_close"})


def text_is_read_back(value: str) -> None:
    if flat(value):
        (found,) = only(markup.text(value), "paragraph_open", "inline")
        assert inline(found) == flat(value)


def a_cell_is_read_back(value: str) -> None:
    shown = markup.table((md("a"), md("b")), [(value, markup.code("x"))])
    cells = [token for token in blocks(shown) if token.type == "inline"]
    if lines(value):
        assert [inline(token) for token in cells] == ["a", "b", "\n".join(lines(value)), "x"]


def a_comment_is_read_back(value: str) -> None:
    shown = markup.table((md("a"), md("b")), [(markup.comment(value), markup.code("x"))])
    cells = [token for token in blocks(shown) if token.type == "inline"]
    if lines(value):
        assert [inline(token, LINKS) for token in cells] == ["a", "b", "\n".join(lines(value)), "x"]
        assert_explicit(cells[2], value)


def paragraphs_are_read_back(value: str) -> None:
    found = blocks(markup.paragraphs(value))
    assert {token.type for token in found} <= {"paragraph_open", "inline", "paragraph_close"}
    parts = [token for token in found if token.type == "inline"]
    assert [line for part in parts for line in inline(part, LINKS).split("\n")] == lines(value)
    for part in parts:
        assert_explicit(part, value)


def assert_explicit(token: Token, value: str) -> None:
    """Each link is one that the comment writes out."""
    for child in token.children or ():
        if child.type == "link_open":
            assert str(child.attrs["href"]).startswith("https://")
            assert child.info == "auto" and unquote(str(child.attrs["href"])) in unquote(value)


def code_is_read_back(value: str) -> None:
    shown = markup.table((md("a"),), [(markup.code(value),)])
    found = [token for token in blocks(shown) if token.type == "inline"][1:]
    for (token,) in (only(markup.code(value), "paragraph_open", "inline"), found):
        if value:
            assert inline(token).replace("\N{NO-BREAK SPACE}", " ") == plain(value).replace("\N{NO-BREAK SPACE}", " ")


def a_fence_is_read_back(value: str) -> None:
    (found,) = blocks(markup.fenced(value))
    assert found.type == "fence" and found.info == "sql"
    assert found.content.rstrip("\n") == plain(value).strip("\n")


def a_list_is_read_back(value: str) -> None:
    if flat(value):
        item = ("list_item_open", "paragraph_open", "inline")
        for found in only(markup.bullets([value, value]), "bullet_list_open", *item, *item):
            assert inline(found) == flat(value)


def a_heading_is_read_back(value: str) -> None:
    (found,) = only(markup.heading(2, value, "x"), "heading_open", "inline")
    assert inline(found, frozenset({'<a id="x">', "</a>"})) == flat(value).rstrip()


def an_alert_is_read_back(value: str) -> None:
    if flat(value):
        shown = markup.alert("NOTE", md("**{}.** {}", value, value))
        (found,) = only(shown, "blockquote_open", "paragraph_open", "inline")
        assert inline(found, frozenset({"strong_open", "strong_close"})) == f"[!NOTE]\n{flat(value)}. {flat(value)}"


def a_link_is_read_back(value: str) -> None:
    (found,) = only(markup.link(value, value), "paragraph_open", "inline") if flat(value) else ([],)
    opened = [token for token in (found.children if found else ()) if token.type == "link_open"]
    if found:
        assert inline(found, LINKS) == flat(value)
        assert len(opened) == 1
        assert ":" not in str(opened[0].attrs["href"])


def a_line_on_a_site_is_below_it(value: str) -> None:
    site = "https://example.org/blob/v1"
    if href := markup.line_on(site, value.encode(errors="replace").decode(), 1):
        assert re.fullmatch(rf"{site}/[\w\-.~/%]*#L1", href, re.ASCII)


# --- contexts of HTML -------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """The elements and the text of HTML."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.text = ""
        self.id: str | None = None
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(" ".join([tag, *(name for name, _ in attrs)]))
        self.id = dict(attrs).get("id", self.id)
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        assert not LIVE.search(data), data
        self.text += data


def a_summary_is_read_back(value: str) -> None:
    first, *rest = blocks(markup.details(value, md("inside"), strong="x"))
    assert [token.type for token in (first, *rest)] == [
        *("html_block", "paragraph_open", "inline", "paragraph_close", "html_block")
    ]
    found = Reader(first.content)
    assert set(found.elements) <= {"details", "summary", "b", "br"}
    assert found.text.replace("\N{NO-BREAK SPACE}", " ").strip("\n") == f"x · {plain(value)}".replace(
        "\N{NO-BREAK SPACE}", " "
    ).strip("\n")


def an_attribute_is_read_back(value: str) -> None:
    found = Reader(written(markup.anchor(plain(value), md("x"))))
    assert (found.elements, found.text) == (["a id"] if plain(value) else [], "x")
    assert (found.id or "") == plain(value)


CONTEXTS: list[Callable[[str], None]] = [
    *(text_is_read_back, a_cell_is_read_back, a_comment_is_read_back, paragraphs_are_read_back, code_is_read_back),
    *(a_fence_is_read_back, a_list_is_read_back, a_heading_is_read_back, an_alert_is_read_back, a_link_is_read_back),
    *(a_summary_is_read_back, an_attribute_is_read_back, a_line_on_a_site_is_below_it),
]


@given(HOSTILE)
@EXAMPLES
def test_every_context_reads_back(value: str) -> None:
    for context in CONTEXTS:
        context(value)


@given(HOSTILE)
@EXAMPLES
def test_nothing_invisible_is_written(value: str) -> None:
    for made in (markup.text, markup.cell, markup.comment, markup.paragraphs, markup.code, markup.fenced):
        assert not INVISIBLE.search(written(made(value)))
    for word in (markup.diagram_word(value), markup.diagram_text(value)):
        assert not INVISIBLE.search(word)


# --- the type -----------------------------------------------------------------------------------------------

PACKAGE = Path(meshdoc.__file__).parent
RENDER = PACKAGE / "render"
SEPARATORS = {
    *(
        ", ",
        "; ",
        " · ",
        " → ",
        " ",
        "<br>",
        "\n",
        "\n\n",
        "\\\n",
        ": ",
        " uses ",
        "",
        " / ",
        " or ",
        ", and ",
        " with ",
    ),
    ", then those in ",
}
PROSE = re.compile(r"(?:[\w\s,.;:·→=/()'…-]|\{\}|\*\*?)*|#")
"""What a template may have around its parts: no code, link, HTML or table, for which there are functions."""


def calls(path: Path, name: str) -> Iterator[ast.Call]:
    """The calls of a function or class in a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


@pytest.mark.parametrize("path", sorted(RENDER.rglob("*.py")), ids=lambda path: path.relative_to(RENDER).as_posix())
def test_templates_are_literals(path: Path) -> None:
    for name, allowed in (("md", PROSE.fullmatch), ("join", SEPARATORS.__contains__)):
        for call in calls(path, name):
            template = call.args[0]
            assert isinstance(template, ast.Constant), f"line {call.lineno}"
            assert allowed(template.value), f"line {call.lineno}: {template.value!r}"


def test_only_markup_makes_markup_and_only_the_end_reads_it() -> None:
    makers, readers, openers = (
        {path.relative_to(RENDER).as_posix() for path in RENDER.rglob("*.py") if any(found(path))}
        for found in (
            lambda path: calls(path, "Markup"),
            lambda path: calls(path, "written"),
            lambda path: re.finditer(r"\b_source\b", path.read_text("utf-8")),
        )
    )
    assert (makers, readers, openers) == (
        {"markup.py"},
        {
            *("markdown/__init__.py", "markdown/databases.py", "markdown/narrative/block.py"),
            *("release/notes.py", "review/github.py", "review/markdown.py"),
        },
        {"markup.py"},
    )


def test_markup_is_no_text() -> None:
    with pytest.raises(TypeError, match="no text"):
        f"{md('a')}"


# --- a whole book -------------------------------------------------------------------------------------------

TAGS = re.compile(r'<a id="[\w.~-]*">|</a>|<w?br>|</?(?:details|summary|code|b)>|<!-- -->')
NAMES = st.lists(st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).map(
    lambda pieces: "".join(pieces).replace("\0", "").replace("\udc80", "")[:15] or "x"
)


def hostile_sql(names: list[str]) -> str:
    """A schema in which everything that has a name or a text has a hostile one."""
    table, column, label, words, role, message = names
    quoted, string = (lambda name: '"' + name.replace('"', '""') + '"'), (lambda name: "$q$" + name + "$q$")
    return f"""
create role {quoted(role)}; create schema {quoted(words)}; create table {quoted(table)} (
  {quoted(column)} text default {string(words)} check ({quoted(column)} <> {string(label)}), k int primary key,
  up int constraint {quoted(label)} references {quoted(table)}, unique (k, {quoted(column)}));
create type {quoted(label + "t")} as enum ({string(label)}, {string("a" + words)});
create table {quoted(words)}.{quoted(words + "2")} (x {quoted(label + "t")}, k int references {quoted(table)});
comment on table {quoted(table)} is {string(words)};
comment on column {quoted(table)}.{quoted(column)} is {string(words)};
create index {quoted(words + "i")} on {quoted(table)} ({quoted(column)}) where {quoted(column)} <> {string(words)};
create view {quoted(words + "v")} as select {quoted(column)} as {quoted(label)} from {quoted(table)};
alter table {quoted(table)} enable row level security; create sequence {quoted(message + "s")};
create policy {quoted(label)} on {quoted(table)} to {quoted(role)} using ({quoted(column)} = {string(message)});
grant select ({quoted(column)}) on {quoted(table)} to {quoted(role)};
create function {quoted(words + "f")}({quoted(column + "a")} text default {string(words)}) returns int language sql as
  {string("select 1; " + words)}; comment on function {quoted(words + "f")} is {string(message)};
select {quoted(message)}; do $d$ begin raise notice '%', {string(message)}; end $d$;
"""


def book(names: list[str]) -> Book:
    """The book of a hostile schema whose file, version and title are hostile too."""
    file = SourceFile(f"{names[0]}.sql", hostile_sql(names))
    version = Version(id=names[1], name=names[2], date=None, kind=Kind.MIGRATION, files=(file,))
    history = replay([version], template(system()), system())
    ignored = (Ignored(names[3], names[4]),)
    return Book(title=names[5], history=history, findings=lint.run(history), source_base="..", ignored=ignored)


@given(st.lists(NAMES, min_size=6, max_size=6))
@settings(PROFILE, max_examples=max(5, PROFILE.max_examples // 2))
def test_a_hostile_schema_has_harmless_pages(names: list[str]) -> None:
    for path, page in project.document(book(names)).items():
        if re.fullmatch(r"badges/[\w-]+\.(?:svg|json)", path):
            continue
        assert re.fullmatch(r"([\w-]+/)?[\w.~-]+\.md", path), path
        assert not INVISIBLE.search(page), path
        for block in PARSER.parse(page):
            for token in (block, *(block.children or ())):
                assert_harmless(token)


def assert_harmless(token: Token) -> None:
    """An image, a link out of the documentation, or HTML that meshdoc does not write."""
    assert token.type != "image"
    if token.type == "link_open":
        href = str(token.attrs["href"])
        assert (token.info == "auto" and href.startswith("https://")) or ":" not in href, href
    if token.type in ("html_inline", "html_block"):
        assert not re.search("[<>]", TAGS.sub("", token.content)), token.content
