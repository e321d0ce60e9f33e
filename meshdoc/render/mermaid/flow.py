"""Flowcharts in Mermaid: boxes with a text each, from left to right, and arrows between them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from meshdoc.render.markup import diagram_text

K = TypeVar("K", bound=Hashable)

MOST_NODES = 12
SHAPES = {
    "role": ("([", "])"),
    "function": ("[[", "]]"),
    "table": ("[", "]"),
    "queue": ("[(", ")]"),
    "channel": (">", "]"),
}
"""Mermaid's brackets around the text of a box, by what it is."""


def nodes_to_draw(edges: Sequence[tuple[K, K]]) -> list[K]:
    """The nodes with the most edges, as many as a reader can follow; each has an edge to another one of them."""
    around: dict[K, dict[K, None]] = {}
    for source, target in edges:
        around.setdefault(source, {})[target] = None
        around.setdefault(target, {})[source] = None
    ranked = sorted(around, key=lambda node: -len(around[node]))
    kept: dict[K, None] = {}
    while len(kept) < MOST_NODES and len(kept) < len(ranked):
        rest = [node for node in ranked if node not in kept]
        chosen = next((node for node in rest if not kept.keys().isdisjoint(around[node])), None)
        if chosen is not None:
            kept[chosen] = None
        elif len(kept) + 2 <= MOST_NODES:
            kept |= dict.fromkeys((rest[0], min(around[rest[0]], key=ranked.index)))
        else:
            break
    return list(kept)


def flowchart(labels: Mapping[K, tuple[str, str]], edges: Iterable[tuple[K, K]]) -> str:
    """The text of a flowchart; `labels` are the kind and the text of each node, whose order numbers them."""
    numbers = {node: f"n{number}" for number, node in enumerate(labels, 1)}
    lines = ["flowchart LR"]
    for node, (kind, label) in labels.items():
        opening, closing = SHAPES[kind]
        lines.append(f"    {numbers[node]}{opening}{diagram_text(label)}{closing}")
    drawn = dict.fromkeys(edges)
    lines += [f"    {numbers[source]} --> {numbers[target]}" for source, target in drawn]
    return "\n".join(lines)
