"""Pages pass markdownlint, except for rules that do not suit pages that are written by a program."""

from __future__ import annotations

from web import in_node, needs_npm, pages

pytestmark = needs_npm

CONFIGURATION = {
    "default": True,
    "MD010": {"code_blocks": False},  # the body of a function is shown as it was written
    "MD013": False,  # a paragraph is one line
    "MD024": {"siblings_only": True},  # each version of a changelog says what it added
    "MD026": False,  # the name of an object may end with a full stop
    "MD028": False,  # two alerts may follow each other
    "MD033": {"allowed_elements": ["a", "b", "br", "code", "details", "summary", "wbr"]},
    "MD041": False,  # the way back to the first page stands above the title
    "MD059": False,  # a table may be called link
    "MD060": False,  # an empty cell is two blanks
}
LINT = """
import { lint } from "markdownlint/promise";
let input = "";
for await (const chunk of process.stdin) input += chunk;
const [config, strings] = JSON.parse(input);
const found = await lint({ config, strings });
process.stdout.write(JSON.stringify(found));
"""


def faults(texts: dict[str, str]) -> dict[str, list[str]]:
    """The faults that markdownlint finds in each text that has any, by line."""
    found = in_node(LINT, [CONFIGURATION, texts])
    return {
        path: [f"{fault['lineNumber']}: {fault['ruleNames'][0]} {fault['ruleDescription']}" for fault in told]
        for path, told in found.items()
        if told
    }


def test_pages_have_no_fault() -> None:
    assert pages()
    assert faults(pages()) == {}


def test_a_fault_is_found() -> None:
    assert faults({"a": "# a\n\n# b\n", "b": "# b\n"}) == {
        "a": ["3: MD025 Multiple top-level headings in the same document"]
    }
