"""Every page fits its place on GitHub: in a wide window, no table has to be scrolled sideways."""

from __future__ import annotations

from pathlib import Path

from markdown_it import MarkdownIt

from web import INSTALLED, in_browser, needs_browser, pages

pytestmark = needs_browser

WIDTH = 1012
"""The pixels of a page's text where the window is wide enough."""
STYLE = f'<link rel="stylesheet" href="{(INSTALLED / "github-markdown-css" / "github-markdown-light.css").as_uri()}">'
MEASURE = f"""
const box = document.body.appendChild(document.createElement("article"));
box.className = "markdown-body";
box.style.width = "{WIDTH}px";
const found = [];
for (const text of value) {{
  box.innerHTML = text;
  for (const each of box.querySelectorAll("details")) each.open = true;
  const tables = [...box.querySelectorAll("table")].filter((each) => each.scrollWidth > each.clientWidth);
  found.push(tables.map((each) => [each.scrollWidth, each.querySelector("tr").innerText]));
}}
return found;
"""


def overflow(folder: Path, texts: list[str]) -> list[list[tuple[int, str]]]:
    """The tables on each page that are wider than its text: their width, and their head."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    found = in_browser(folder, STYLE, MEASURE, [parser.render(text) for text in texts])
    return [[(width, " | ".join(head.split("\t"))) for width, head in tables] for tables in found]


def test_tables_are_not_wider_than_a_page(tmp_path: Path) -> None:
    found = zip(pages(), overflow(tmp_path, list(pages().values())), strict=True)
    assert {path: tables for path, tables in found if tables} == {}


def test_a_table_that_is_too_wide_is_found(tmp_path: Path) -> None:
    wide = "| a | b |\n| --- | --- |\n| " + "x" * 200 + " | c |\n"
    folded = f"<details>\n<summary>more</summary>\n\n{wide}\n</details>\n"
    found = overflow(tmp_path, [wide, folded, "| a |\n| --- |\n| x |\n"])
    assert [[head for _, head in tables] for tables in found] == [["a | b"], ["a | b"], []]
