"""Every diagram can be read where GitHub shows it: Mermaid's own drawing, measured in a browser."""

from __future__ import annotations

from pathlib import Path

from meshdoc.render.mermaid.drawing import SMALLEST_TEXT, WIDTH_OF_A_PAGE, Drawing, Entity, Relationship
from web import INSTALLED, diagrams, in_browser, needs_browser

pytestmark = needs_browser

MERMAID = f'<script src="{(INSTALLED / "mermaid" / "dist" / "mermaid.min.js").as_uri()}"></script>'
DRAW = """
mermaid.initialize({startOnLoad: false, maxTextSize: 50000, maxEdges: 500});
const box = document.body.appendChild(document.createElement("div"));
box.style.width = "916px";
const found = [];
for (const [place, text] of value.entries()) {
  box.innerHTML = (await mermaid.render("drawn" + place, text)).svg;
  const drawing = box.firstElementChild;
  const leaves = [...drawing.querySelectorAll("text, foreignObject span, foreignObject p")];
  const shown = leaves.filter((each) => each.textContent.trim());
  const sizes = shown.map((each) => parseFloat(getComputedStyle(each).fontSize));
  found.push([drawing.viewBox.baseVal.width, Math.min(...sizes) * drawing.getScreenCTM().a]);
}
return found;
"""


def drawn(folder: Path, texts: list[str]) -> list[tuple[float, float]]:
    """The width of each diagram in its own pixels, and the size of its smallest text where it is 916 pixels wide."""
    return [(width, size) for width, size in in_browser(folder, MERMAID, DRAW, texts)]


def test_the_text_of_diagrams_is_large_enough(tmp_path: Path) -> None:
    found = diagrams()
    assert found
    sizes = zip(found, drawn(tmp_path, list(found.values())), strict=True)
    assert {path: size for path, (_, size) in sizes if size < SMALLEST_TEXT} == {}


def table(name: str, columns: int = 2) -> Entity:
    """A table with columns whose names and types have usual letters."""
    return Entity(name=name, rows=tuple((f"some_type_{n}", f"{name}_column_{n}", "PK,FK") for n in range(columns)))


def key(child: str, parent: str, label: str = "a_column_of_some_name") -> Relationship:
    """A foreign key between two tables."""
    return Relationship(child=child, parent=parent, cardinality="}o--||", label=label)


def drawing(names: list[str], *keys: tuple[int, int], label: str = "a_column_of_some_name") -> Drawing:
    """Tables, and the foreign keys between those at two places."""
    lines = tuple(key(names[child], names[parent], label) for child, parent in keys)
    return Drawing(entities=tuple(map(table, names)), relationships=lines, direction="LR")


NAMES = ["account", "an_order_line", "order", "customer_address_of_billing", "country", "x"]
SHAPES = {
    "chain": drawing(NAMES, (0, 1), (1, 2), (2, 3), (3, 4), (4, 5)),
    "star": drawing(NAMES, (1, 0), (2, 0), (3, 0), (4, 0), (0, 5)),
    "circle": drawing(NAMES, (0, 1), (1, 2), (2, 3), (3, 0), (3, 4), (5, 2)),
    "itself": drawing(NAMES, (0, 0), (0, 1), (1, 1)),
    "each itself": drawing(NAMES, (0, 0), (0, 1), (1, 1), (1, 2), (2, 2)),
    "no labels": drawing(NAMES, (0, 1), (1, 2), (2, 3), (3, 4), (4, 5), label=""),
    "wide characters": drawing(["顧客の住所と電話番号", "注文明細の一覧", "国"], (0, 1), (1, 2), label="顧客の番号"),
    "names alone": Drawing(
        entities=tuple(Entity(name=name) for name in NAMES), relationships=(key("x", "country"),), direction="LR"
    ),
}


def test_no_drawing_is_wider_than_computed(tmp_path: Path) -> None:
    widths = drawn(tmp_path, [shape.text for shape in SHAPES.values()])
    found = zip(SHAPES.items(), widths, strict=True)
    assert {name: width for (name, shape), (width, _) in found if width > shape.width} == {}


def test_a_wide_drawing_is_called_unreadable(tmp_path: Path) -> None:
    wide = drawing([f"a_table_with_a_long_name_{n}" for n in range(8)], *((n, n + 1) for n in range(7)))
    ((_, size),) = drawn(tmp_path, [wide.text])
    assert size < SMALLEST_TEXT
    assert not wide.is_readable
    assert WIDTH_OF_A_PAGE == 916
