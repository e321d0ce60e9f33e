"""`meshdoc help`: the topics, each printed from its registry."""

from __future__ import annotations

import inspect
import json
import shutil
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated

import typer

from meshdoc import config
from meshdoc.cli import app, report
from meshdoc.cli.options import complete
from meshdoc.cli.status import MEANINGS
from meshdoc.diagnostics import unknown
from meshdoc.registry import Registry, load

WIDEST = 100
"""Longer lines are hard to read."""

Topic = Callable[[], str]

topic: Registry[str, Topic] = Registry("topic")


@app.command("help", rich_help_panel="Help")
def show_help(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="TOPIC",
            autocompletion=complete(lambda: [*sorted(topic), *_rules()]),
            help="A topic, a command, or a rule of `lint`. Without one, the topics are listed.",
        ),
    ] = None,
) -> None:
    """Explain a topic, a command or a rule."""
    group = context.parent.command if context.parent else context.command
    commands = getattr(group, "commands", {})
    if name is None:
        report.result(f"Topics of `meshdoc help TOPIC`:\n\n{_listed(_summaries(topic))}")
    elif name in topic:
        report.result(topic[name]())
    elif name in commands:
        shown = {"prog_name": f"meshdoc {name}", "help_option_names": context.help_option_names}
        commands[name].main(["--help"], standalone_mode=False, **shown)
    elif name in (rules := _rules()):
        report.result(rules[name] + "\n")
    else:
        raise unknown("topic", name, [*sorted(topic), *commands])


def _summaries(functions: Mapping[str, Callable[..., object]]) -> Iterator[tuple[str, str]]:
    """The names and the first paragraphs of the documentation of functions."""
    for name, function in sorted(functions.items()):
        yield name, (inspect.getdoc(function) or "").partition("\n\n")[0].replace("\n", " ")


def _listed(items: Iterable[tuple[str, str]]) -> str:
    """Names, with a text indented below each."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    indent = " " * 4
    return "\n".join(
        f"{name}\n{textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent)}\n"
        for name, text in items
    )


# --- topics -------------------------------------------------------------------------------------------------


@topic("layouts")
def layouts() -> str:
    """The layouts of migration tools that are detected in a folder."""
    import meshdoc.sources
    from meshdoc.sources.layout import layout
    from meshdoc.sources.plain import plain

    load(meshdoc.sources)
    return _listed(_summaries({**layout, "plain": plain}))


@topic("platforms")
def platforms() -> str:
    """The platforms whose own schemas come before a project's first migration, and how each is detected."""
    from meshdoc.platforms import platform

    return _listed(_summaries(platform))


@topic("formats")
def formats() -> str:
    """What `build` can write and `export` can print."""
    from meshdoc.render.formats import SingleFile, known, summary

    return _listed(
        (name, f"{summary(writer)} ({'build, export' if isinstance(writer, SingleFile) else 'build'})")
        for name, writer in sorted(known().items())
    )


@topic("rules")
def rules() -> str:
    """The rules of `lint`, with their severities."""
    from meshdoc.lint.rule import RULES

    summaries = {code: text.partition("\n")[0] for code, text in _rules().items()}
    return _listed((f"{code} ({RULES[code].severity.value})", text) for code, text in summaries.items())


def _rules() -> dict[str, str]:
    """The documentation of every rule."""
    import meshdoc.lint.rules
    from meshdoc.lint.rule import RULES

    load(meshdoc.lint.rules)
    return {code: inspect.getdoc(rule.check) or "" for code, rule in sorted(RULES.items())}


@topic("configuration")
def configuration() -> str:
    """The settings in meshdoc.toml, or under [tool.meshdoc] in pyproject.toml."""
    return _listed((f"{name} = {key.example}", key.help) for name, key in config.KEYS.items())


@topic("pages")
def pages() -> str:
    """What narrative pages and the managed blocks of other files may contain."""
    from meshdoc.render.markdown.narrative.directive import SYNTAX, known

    directives = ((found.usage(name), found.summary) for name, found in sorted(known().items()))
    return _listed([*SYNTAX.items(), *directives])


@topic("exit-status")
def exit_status() -> str:
    """What each exit status means."""
    return _listed((str(status.value), meaning) for status, meaning in MEANINGS.items())


@topic("json")
def json_shapes() -> str:
    """The JSON Schemas of what commands print with `--format json`, by command."""
    import meshdoc.render.json
    import meshdoc.render.review
    from meshdoc.render.json.shape import shape

    for package in (meshdoc.render.json, meshdoc.render.review):
        load(package)
    return json.dumps({name: function() for name, function in sorted(shape.items())}, indent=1) + "\n"
