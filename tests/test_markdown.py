"""Every page of output/ as another reader sees it: markdown-it-py, which knows nothing of how the pages are written.

Links lead to files, lines and anchors that exist; fences are closed; every row of a table has as many cells as its
head; what is meant as a table, a link or emphasis is read as one; headings do not skip a level.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parent.parent
OUTPUT = Path(os.environ.get("MESHDOC_PAGES", ROOT / "output")).resolve()
"""MESHDOC_PAGES names a folder with the pages of other projects."""
PAGES = sorted(OUTPUT.rglob("*.md"))

ID = re.compile(r'<a id="([^"]*)"')
CELL_END = re.compile(r"(?<!\\)(?:\\\\)*\|")
LINE = re.compile(r"L(\d+)")
LEFT_OVER = re.compile(r"\]\(|\*\*|^\||</?(?:details|summary|a)\b")
"""What a reader sees in plain text only where it was not understood."""


@dataclass(frozen=True)
class Page:
    """A page as markdown-it reads it, in a folder of pages."""

    path: Path
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def tokens(self) -> list[Token]:
        """The blocks, each followed by what is in it."""
        parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        blocks = parser.parse(self.text)
        return [token for block in blocks for token in (block, *(block.children or ()))]

    def of(self, *types: str) -> list[Token]:
        """The tokens of some types."""
        return [token for token in self.tokens if token.type in types]

    @cached_property
    def ids(self) -> list[str]:
        """What a link into the page may name: anchors, and headings as GitHub calls them."""
        html = [token.content for token in self.of("html_block", "html_inline")]
        return [*ID.findall("\n".join(html)), *map(slug, self.titles)]

    @cached_property
    def titles(self) -> list[str]:
        """The text of each heading."""
        found = [self.tokens[place + 1] for place, token in enumerate(self.tokens) if token.type == "heading_open"]
        return ["".join(each.content for each in title.children or () if each.type != "html_inline") for title in found]


def slug(title: str) -> str:
    """A heading's anchor on GitHub."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


@cache
def page_of(path: Path) -> Page:
    """A page on disk."""
    return Page(path, path.read_text(encoding="utf-8"))


# --- what is checked ------------------------------------------------------------------------------------

Check = Callable[[Page], Iterator[str]]


def links(page: Page) -> Iterator[str]:
    """Links that lead nowhere."""
    for token in page.of("link_open"):
        target = str(token.attrs["href"])
        parts = urlsplit(target)
        if parts.scheme:
            continue
        file = (page.path.parent / unquote(parts.path)).resolve()
        fragment = unquote(parts.fragment)
        if parts.path and not file.exists():
            yield f"no file {target}"
        elif fragment and not (_is_place(file, fragment) if parts.path else fragment in page.ids):
            yield f"no place {target}"


def _is_place(file: Path, fragment: str) -> bool:
    if file.suffix == ".md":
        return fragment in page_of(file).ids
    numbered = LINE.fullmatch(fragment)
    return bool(numbered) and 0 < int(numbered[1]) <= len(file.read_text(encoding="utf-8").splitlines())


def fences(page: Page) -> Iterator[str]:
    """Fences that nothing closes."""
    for token in page.of("fence"):
        start, end = token.map or [0, 0]
        if page.lines[end - 1].strip() != token.markup:
            yield f"line {start + 1}: the fence is open"


def tables(page: Page) -> Iterator[str]:
    """Rows with more or fewer cells than the head of their table."""
    for token in page.of("table_open"):
        start, end = token.map or [0, 0]
        counts = [len(CELL_END.findall(line)) for line in page.lines[start:end]]
        yield from (f"line {start + place + 1}: cells" for place, count in enumerate(counts) if count != counts[0])


def words(page: Page) -> Iterator[str]:
    """Markup that is read as text."""
    for token in page.of("text"):
        if LEFT_OVER.search(token.content):
            yield f"not understood: {token.content}"


def headings(page: Page) -> Iterator[str]:
    """A page begins with its only heading of the first level, and no level is skipped."""
    levels = [int(token.tag[1]) for token in page.of("heading_open")]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"levels {levels}"
    steps = pairwise(levels)
    yield from (f"level {after} below {before}" for before, after in steps if after > before + 1)


def anchors(page: Page) -> Iterator[str]:
    """Anchors that stand twice on a page."""
    html = "\n".join(token.content for token in page.of("html_block", "html_inline"))
    yield from (name for name, count in Counter(ID.findall(html)).items() if count > 1)


def elements(page: Page) -> Iterator[str]:
    """HTML that is opened and not closed, or the other way round."""
    html = "\n".join(token.content for token in page.of("html_block", "html_inline"))
    for name in ("details", "summary", "a"):
        opened, closed = (len(re.findall(rf"<{slash}{name}\b", html)) for slash in ("", "/"))
        if opened != closed:
            yield f"<{name}>: {opened} opened, {closed} closed"


CHECKS: list[Check] = [links, fences, tables, words, headings, anchors, elements]


# --- the pages ------------------------------------------------------------------------------------------


def test_there_are_pages() -> None:
    assert len(PAGES) > 20


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_pages_are_sound(check: Check) -> None:
    faults = [f"{path.relative_to(OUTPUT)}: {fault}" for path in PAGES for fault in check(page_of(path))]
    assert faults == []


def test_every_page_can_be_reached() -> None:
    """From the first page, by links."""
    found: set[Path] = set()
    ahead = [OUTPUT / "README.md"]
    while ahead:
        path = ahead.pop()
        if path in found or path.suffix != ".md" or not path.is_relative_to(OUTPUT):
            continue
        found.add(path)
        targets = [urlsplit(str(token.attrs["href"])) for token in page_of(path).of("link_open")]
        local = [unquote(target.path) for target in targets if target.path and not target.scheme]
        ahead += [(path.parent / target).resolve() for target in local]
    assert sorted(found) == PAGES


# --- the checks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "text", "faults"),
    [
        (links, "[a](missing.md)", ["no file missing.md"]),
        (links, "# One\n[a](#two) [b](#one)", ["no place #two"]),
        (links, '<a id="x"></a>[a](#x) [b](../README.md#nowhere)', ["no place ../README.md#nowhere"]),
        (links, "[a](../pyproject.toml#L1) [b](../pyproject.toml#L9999)", ["no place ../pyproject.toml#L9999"]),
        (fences, "```sql\nselect 1\n```\n\n````\n```\n", ["line 5: the fence is open"]),
        (tables, "|a|b|\n|-|-|\n|1|2|\n|1|2|3|\n|\\||`\\|`|\n", ["line 4: cells"]),
        (words, "a **b** and **c", ["not understood:  and **c"]),
        (words, "| a |\nno table", ["not understood: | a |"]),
        (headings, "# One\n### Three\n# One again", ["levels [1, 3, 1]", "level 3 below 1"]),
        (anchors, '<a id="x"></a><a id="x"></a>', ["x"]),
        (elements, "<details>\n\ntext", ["<details>: 1 opened, 0 closed"]),
    ],
)
def test_a_fault_is_found(check: Check, text: str, faults: list[str]) -> None:
    assert list(check(Page(ROOT / "output" / "page.md", text))) == faults
