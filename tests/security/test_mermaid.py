"""Every diagram is accepted by Mermaid's own parser, whatever the names in it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import PROFILE
from web import diagrams, in_node, needs_npm

from meshdoc.render.markup import diagram_text, diagram_word

pytestmark = needs_npm

PARSE = """
import mermaid from "mermaid";
let input = "";
for await (const chunk of process.stdin) input += chunk;
const faults = [];
for (const text of JSON.parse(input)) {
  try { faults.push((await mermaid.parse(text)).diagramType === "er" ? "" : "no ER diagram"); }
  catch (error) { faults.push(String(error.message)); }
}
process.stdout.write(JSON.stringify(faults));
"""


def faults(diagrams: list[str]) -> list[tuple[str, str]]:
    """The diagrams that Mermaid rejects, with its words."""
    return [(text, fault) for text, fault in zip(diagrams, in_node(PARSE, diagrams), strict=True) if fault]


def test_the_parser_finds_a_fault() -> None:
    good, bad = 'erDiagram\n    "a" {\n        int id PK\n    }', 'erDiagram\n    "a" {\n        int ª\n    }'
    assert [text for text, _ in faults([good, bad, "graph TD; a --> b"])] == [bad, "graph TD; a --> b"]


def test_the_diagrams_of_pages() -> None:
    """Mermaid parses flowcharts in a browser only: tests/web draws them."""
    found = [text for text in diagrams().values() if "erDiagram" in text]
    assert found
    assert faults(found) == []


PIECES = (
    *(
        "direction TB",
        "direction\tlr",
        "pk",
        "FK",
        "uk",
        "one",
        "many",
        "to",
        "zero or one",
        "accTitle: ",
        "accDescr {",
        "%%{init: ",
    ),
    *(
        "title",
        "erDiagram",
        "style ",
        "classDef",
        "class",
        "end",
        "---",
        "```",
        "$$x$$",
        "`*a*`",
        "<b>",
        "#60;",
        "#quot;",
    ),
    *" \t\n\r\v\b\"'%\\{}[]()|<>:;,.~-_*ªµº²é\u0301\u3164\u202e🎉1a",
)
NAME = st.lists(st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6).map("".join)


def diagram(names: list[str]) -> str:
    """A diagram with a name in each place."""
    entity, type, column, other, label = names
    shown = f"        {diagram_word(type)} {diagram_word(column)}"
    return "\n".join(
        [
            "erDiagram",
            *(f"    {diagram_text(entity)} {{", f"{shown} PK,FK", shown, "    }", f"    {diagram_text(other)}"),
            f"    {diagram_text(other)} }}o--o| {diagram_text(entity)} : {diagram_text(label)}",
        ]
    )


@given(st.lists(st.lists(NAME, min_size=5, max_size=5).map(diagram), min_size=30, max_size=60))
@settings(PROFILE, max_examples=max(2, PROFILE.max_examples // 10))
def test_diagrams_of_any_names(diagrams: list[str]) -> None:
    assert faults(diagrams) == []
