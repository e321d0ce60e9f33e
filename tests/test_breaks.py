"""Long names in tables may be broken where the table would be wider than a page, and nothing else changes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from meshdoc.render.breaks import BREAK, breakable
from meshdoc.render.markup import code, link, md, table, written

NAME = "_".join(["long"] * 12)
WORDS = st.from_regex(r"\A(?:[a-zA-Z_]{1,12}[_.,/ -]?){1,8}\Z")
SQL = st.from_regex(r"\A(?:[a-zA-Z_\"'<>=*&;$~\[\]:#@^]{1,12}[_.,/( -]?){1,8}\Z")


def test_a_table_that_fits_is_as_it_was() -> None:
    rows = [["`a`", "b", f"`{NAME}`"], ["c", "d", ""]]
    assert breakable(rows) == rows


def test_a_name_is_broken_after_separators_and_its_link_is_not() -> None:
    linked = f"[`{NAME}`](tables/{NAME}.md)"
    shown = breakable([[linked, linked, NAME]])[0]
    assert all(BREAK in cell for cell in shown)
    assert all(cell.endswith(f"](tables/{NAME}.md)") for cell in shown[:2])
    assert [cell.replace(BREAK, "").replace("<code>", "`").replace("</code>", "`") for cell in shown] == [
        linked,
        linked,
        NAME,
    ]


def test_escaped_characters_are_kept() -> None:
    kept = r"\`" + "a" * 10 + r"\`"
    assert breakable([[kept, f"`{NAME}`", f"`{NAME}`"]])[0][0] == kept


def test_a_name_is_broken_only_where_it_is_too_long_and_before_capitals() -> None:
    camel = "aLongNameInCamelCaseThatGoesOnAndOnForEver"
    shown = breakable([[f"`{camel}`", f"`{NAME}`", f"`{NAME}`"], ["`some_short_name`", "", ""]])
    assert [row[0] for row in shown] == [
        "<code>aLongNameInCamelCaseThatGoesOnAnd<wbr>OnForEver</code>",
        "`some_short_name`",
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(SQL, WORDS, WORDS), min_size=1, max_size=3))
def test_what_is_read_stays_the_same(rows: list[tuple[str, str, str]]) -> None:
    """Code and plain text read back, whatever is broken."""
    page = written(table(("A", "B", "C"), [(code(a), link(code(b), f"x/{NAME}"), md("{}", c)) for a, b, c in rows]))
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    inline = [child for token in tokens for child in token.children or ()]
    text = "".join(child.content for child in inline if child.type in ("text", "code_inline"))
    assert "".join(text.split()) == "".join("".join(["ABC", *(cell for row in rows for cell in row)]).split())
    assert not [child for child in inline if child.type in ("em_open", "strong_open")]
