"""The help of the command line and README match the registries of the code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import meshdoc.cli
import meshdoc.lint.rules
import meshdoc.sources
from meshdoc.cli.help import topic
from meshdoc.cli.status import MEANINGS, Status
from meshdoc.config import KEYS
from meshdoc.lint.rule import RULES
from meshdoc.platforms import platform
from meshdoc.registry import load
from meshdoc.render.formats import known
from meshdoc.render.markdown.narrative.directive import SYNTAX
from meshdoc.render.markdown.narrative.directive import known as directives
from meshdoc.sources.layout import layout

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

load(meshdoc.cli)
load(meshdoc.sources)
load(meshdoc.lint.rules)


# --- topics -------------------------------------------------------------------------------------------

TOPICS = {
    "layouts": [*sorted(layout), "plain"],
    "platforms": sorted(platform),
    "formats": sorted(known()),
    "rules": [f"{code} ({rule.severity.value})" for code, rule in sorted(RULES.items())],
    "configuration": [f"{name} = {key.example}" for name, key in KEYS.items()],
    "pages": [*SYNTAX, *(found.usage(name) for name, found in directives().items())],
    "exit-status": [str(status.value) for status in Status],
}


@pytest.mark.parametrize("name", sorted(TOPICS))
def test_a_topic_lists_its_registry(meshdoc, name: str) -> None:
    done = meshdoc("help", name)
    lines = done.out.splitlines()
    assert sorted(line for line in lines if line and not line.startswith(" ")) == sorted(TOPICS[name])
    assert all(lines[place + 1].startswith("    ") for place, line in enumerate(lines) if line in TOPICS[name])
    assert (done.status, done.err) == (0, "")


def test_everything_in_json_is_described_in_sentences(meshdoc) -> None:
    described = [text for text in descriptions(json.loads(meshdoc("help", "json").out)) if isinstance(text, str)]
    assert len(described) > 700
    assert [text for text in described if text[-1:] != "."] == []


def descriptions(shape: object) -> Iterator[object]:
    """The descriptions in a JSON Schema; a field may be called so, too."""
    if isinstance(shape, dict):
        yield from (text for name, text in shape.items() if name == "description")
        for each in shape.values():
            yield from descriptions(each)
    elif isinstance(shape, list):
        for each in shape:
            yield from descriptions(each)


def test_help_lists_the_topics(meshdoc) -> None:
    out = meshdoc("help").out
    assert [name for name in topic if f"\n{name}\n    " not in out] == []
    assert set(TOPICS) | {"json"} == set(topic)


@pytest.mark.parametrize("code", sorted(RULES))
def test_help_explains_a_rule(meshdoc, code: str) -> None:
    assert "```sql bad" in meshdoc("help", code).out


def test_help_of_a_command_is_its_own(meshdoc) -> None:
    assert meshdoc("help", "build").out == meshdoc("build", "--help").out
    assert meshdoc().out == meshdoc("--help").out == meshdoc("-h").out


def test_every_exit_status_has_a_meaning() -> None:
    assert set(MEANINGS) == set(Status)


# --- README -------------------------------------------------------------------------------------------


def section(title: str) -> str:
    """The text under a heading of README."""
    return re.split(r"^## ", README, flags=re.MULTILINE)[1:][titles().index(title)]


def titles() -> list[str]:
    """README's headings."""
    return re.findall(r"^## (.*)$", README, re.MULTILINE)


def commands() -> list[str]:
    """The commands by name."""
    return [info.name or info.callback.__name__ for info in meshdoc.cli.app.registered_commands]


def test_readme_shows_every_command() -> None:
    shown = re.findall(r"^\| `meshdoc (\w+)", section("Install and document"), re.MULTILINE)
    assert set(shown) == set(commands())


@pytest.mark.parametrize("name", ["build", "export", "lint", "help"])
def test_the_options_in_readme_exist(meshdoc, name: str) -> None:
    calls = re.findall(rf"`meshdoc {name}([^`]*)`", README)
    wanted = {option for call in calls for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", call)}
    listed = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", meshdoc(name, "--help").out))
    assert calls
    assert wanted <= listed


def test_readme_names_every_setting() -> None:
    (paragraph,) = (each for each in section("Install and document").split("\n\n") if "`[tool.meshdoc]`" in each)
    assert set(re.findall(r"`([a-z_]+)`", paragraph)) == {key.partition(".")[0] for key in KEYS}


def test_readme_names_every_layout() -> None:
    words = re.sub(r"[^a-z]", "", section("What is replayed").split("\n\n")[1].lower())
    assert [name for name in layout if name.replace("-", "") not in words] == []


def test_readme_gives_every_exit_status() -> None:
    (line,) = re.findall(r"^Exit status: .*$", README, re.MULTILINE)
    assert re.findall(r"\b\d+\b", line) == [str(status.value) for status in Status]


# --- cost ---------------------------------------------------------------------------------------------


def test_help_loads_no_heavy_package() -> None:
    code = "import sys\nfrom meshdoc.cli import main\nsys.argv = ['meshdoc', '--help']\ntry:\n    main()\nfinally:\n"
    code += "    print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if name.split(".")[0] in ("pglast", "duckdb", "sqlglot", "pydantic")}
    loaded |= {name for name in done.stdout.split() if re.match(r"meshdoc\.(catalog|render|lint|analyze)", name)}
    assert loaded == set()
