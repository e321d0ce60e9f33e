"""The pipeline on one screen: read the versions, replay them, hide secrets, lint the schema, and write the result.

    Config ─ read ─▶ Input ─ replay ─▶ History ─ redact ─ lint ─▶ findings ─ book ─▶ Book ─┬ document ─▶ Files
                                │                                                          └ export ───▶ text
                             Memory: the results of earlier runs

Each step is one function; nothing here prints, and nothing writes except the memory. What this module imports is what
`read` needs: a build of the same input may need no more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from meshdoc import descriptions, input, process
from meshdoc.config import Config
from meshdoc.diagnostics import ConfigError, Diagnostic, SourceError
from meshdoc.history.applied import Applied
from meshdoc.input import NOTHING, Input, Play
from meshdoc.limits import DEFAULTS, Limits, setting
from meshdoc.replay.memory import Forgetful, Memory, R
from meshdoc.replay.stages import OnError, Stage, stages
from meshdoc.sources import Kind, SourceFile, Version

if TYPE_CHECKING:
    from meshdoc.catalog.object import Object
    from meshdoc.catalog.system import System
    from meshdoc.history.history import History
    from meshdoc.insight.finding import Finding
    from meshdoc.narrative.manuscript import Manuscript
    from meshdoc.prerequisites import Need
    from meshdoc.redact.redaction import Redaction
    from meshdoc.render import Book, Files
    from meshdoc.render.edition import Edition
    from meshdoc.replay.progress import Progress
    from meshdoc.replay.result import Picture, Result
    from meshdoc.sources.git.revision import Revision

TITLE = "Database schema"
NO_MEMORY = Forgetful()
ASSUMED = "<assumed>"
"""The baseline of what the settings assume; not a file."""
TRIAL = "trial"
"""The name under which is kept how the replay of a reading went."""
ROUNDS = 12
"""A chain of needs, each found after the one before is met, is followed this far."""


def read(
    config: Config,
    memory: Memory = NO_MEMORY,
    *,
    thoroughly: bool = False,
    on_version: Callable[[Version], None] = lambda version: None,
) -> Input:
    """Find the versions of a project: `input.read`, which replays what signs do not decide.

    `on_version` is called before each version of these replays.
    """
    return input.read(config, _play(config, memory, on_version), thoroughly=thoroughly)


def read_revision(config: Config, revision: Revision, memory: Memory = NO_MEMORY) -> Input:
    """Find the versions of a project at a revision of its repository: `input.read_revision`."""
    return input.read_revision(config, revision, _play(config, memory))


def _play(config: Config, memory: Memory, on_version: Callable[[Version], None] = lambda version: None) -> Play:
    def play(given: Input, most: int | None) -> tuple[Applied, Progress | None]:
        ahead = _ahead(config, given)
        if known := memory.recall_result(ahead, f"{TRIAL}{most}", Applied):
            return known, None
        progress = _progress(config, given, memory, on_version, most)
        result = progress.history(*_database(config)).applied(is_cut=len(progress.steps) < len(ahead))
        memory.keep_result(ahead, f"{TRIAL}{most}", result)
        return result, progress

    return play


def replay(
    config: Config,
    given: Input,
    memory: Memory = NO_MEMORY,
    on_version: Callable[[Version], None] = lambda version: None,
) -> History:
    """Replay the versions over a new database, from where `memory` leaves off; without one, from the first.

    `on_version` is called before each version. No statement raises: each has its outcome in `History.entries`. What the
    settings assume is created first.
    """
    if config.assume:
        return supply(config, given, config.assume, ASSUMED, memory, on_version)[1]
    return _replay(config, given, memory, on_version)


def _replay(config: Config, given: Input, memory: Memory, on_version: Callable[[Version], None]) -> History:
    progress = given.progress or _progress(config, given, memory, on_version)
    history = progress.history(*_database(config))
    told = zip(history.steps, (*given.baselines, *given.versions), strict=True)
    return replace(history, steps=tuple(replace(step, version=version) for step, version in told))


def _database(config: Config) -> tuple[tuple[Object, ...], System]:
    """A new database, and what is built into PostgreSQL."""
    from meshdoc.catalog.database import POSTGRES
    from meshdoc.catalog.system import system
    from meshdoc.catalog.template import template

    built_in = system()
    return template(built_in, config.database or POSTGRES), built_in


def _progress(
    config: Config,
    given: Input,
    memory: Memory,
    on_version: Callable[[Version], None] = lambda version: None,
    most: int | None = None,
) -> Progress:
    """The replay of an input, which may end once `most` statements are refused."""
    from meshdoc.replay.progress import Progress

    base, built_in = _database(config)
    ahead = _ahead(config, given)
    progress = memory.recall(ahead) or Progress.start(base)
    for stage in ahead[: len(progress.steps)]:
        on_version(stage.version)
    for goal in (len(given.baselines), len(ahead)):
        if missing := ahead[len(progress.steps) : goal]:
            from meshdoc.redact.redaction import marked
            from meshdoc.replay.run import carry_on

            progress = carry_on(progress, missing, built_in, on_version, most)
            progress = replace(progress, steps=marked(progress.steps))
            memory.keep(ahead[: len(progress.steps)], progress)
    return progress


def _ahead(config: Config, given: Input) -> tuple[Stage, ...]:
    bare = [replace(version, provenance=None) for version in given.versions]
    policy = OnError(config.on_error)
    return stages(bare, given.baselines, config.as_of, config.database, config.limits, policy)


def recall(config: Config, given: Input, format: str, memory: Memory, kind: type[R]) -> R | None:
    """The result of an earlier run of the same input with the same settings: of a build in a format, or a picture."""
    return memory.recall_result(_ahead(config, given), _settings(config, given, format), kind)


def keep(config: Config, given: Input, format: str, memory: Memory, result: Result | Picture) -> None:
    """Save such a result in the memory."""
    memory.keep_result(_ahead(config, given), _settings(config, given, format), result)


def _settings(config: Config, given: Input, format: str) -> str:
    """What a build depends on besides the versions."""
    commits = [version.provenance for version in given.versions]
    about = (given.ignored, given.platform, given.diagnostics, given.guesses, given.revision, given.narrative, commits)
    return repr((config, _source_base(config), format, about, descriptions.read(config), process.read(config)))


def supply(
    config: Config,
    given: Input,
    kinds: Collection[str],
    path: str,
    memory: Memory = NO_MEMORY,
    on_version: Callable[[Version], None] = lambda version: None,
) -> tuple[Input, History]:
    """The input and its history with one more baseline at `path`: what statements need and no migration creates.

    It comes before the first of the input's paths with such a statement: what an earlier one drops is created again.
    Only objects of these kinds are created. What is created lets further statements find out what else they need, so
    the versions are replayed until nothing new is needed, `ROUNDS` times at most.
    """
    from meshdoc.prerequisites import baseline, needs

    found: dict[tuple[str, str], Need] = {}
    supplied, text = given, ""
    history = _replay(config, given, memory, on_version)
    for _ in range(ROUNDS):
        found |= {(need.kind, need.name): need for need in needs(history) if need.kind in kinds}
        needed = tuple(found.values()) if any(kind != "column" for kind, _ in found) else ()
        previous, text = text, baseline(needed, history, file=path) if needed else ""
        if text == previous:
            break
        supplied = _supplied(given, _baseline(path, text), needed)
        history = _replay(config, supplied, memory, on_version)
    return supplied, history


def _baseline(path: str, text: str) -> Version:
    return Version(id=path, name="", date=None, kind=Kind.BASELINE, files=(SourceFile(path, text),))


def _supplied(given: Input, baseline: Version, needed: Sequence[Need]) -> Input:
    """The input with a baseline before the first of its paths with a statement that needs something."""
    paths = {entry.location.path for need in needed for entry in need.entries}
    place = 0
    for each in given.detected:
        end = place + len(each.versions)
        if any(file.path in paths for version in given.versions[place:end] for file in version.all_files):
            break
        place = end
    if place in (0, len(given.versions)):
        return replace(given, baselines=(*given.baselines, baseline), progress=None)
    versions = (*given.versions[:place], baseline, *given.versions[place:])
    return replace(given, versions=versions, progress=None)


def redact(config: Config, history: History, given: Input = NOTHING) -> tuple[History, Redaction]:
    """The history without secrets and rows, and what was hidden: the only history to show, print or lint."""
    from meshdoc.redact import redaction

    pages = (text for page in given.narrative for text in (page.path, page.text))
    names = (config.title, *(item.path for item in given.ignored), *pages)
    return redaction.redact(history, seed_data=config.seed_data, names=names, public=given.supplied)


def edit(config: Config, history: History) -> tuple[History, Edition]:
    """The history as the settings present it: with descriptions from a file, without what is hidden.

    Raises ConfigError for a file of descriptions that cannot be read.
    """
    from meshdoc.insight import named
    from meshdoc.redact import hide
    from meshdoc.render.edition import Edition

    is_public = config.audience == "public"
    shown, problems = descriptions.describe(history, descriptions.read(config), config.descriptions)
    tenant, reasons, unknown = named.resolved(shown.catalog, config.tenant, dict(config.reasons))
    hidden = hide.concealed(shown, config.hide, secrets=is_public)
    hide_in = hide.text_hider(shown, hidden)
    edition = Edition(
        description=config.description,
        links=config.links,
        groups=dict(config.groups),
        tenant=tenant,
        reasons=reasons,
        schemas=frozenset(config.schemas),
        exposed=config.exposed_schemas,
        hidden=hidden,
        hide=hide_in,
        is_public=is_public,
        problems=(*problems, *unknown),
    )
    shown = hide.conceal(shown, hidden, hide_in)
    return hide.without_settings(shown) if is_public else shown, edition


def lint(history: History, narrative: Sequence[Manuscript] = ()) -> tuple[Finding, ...]:
    """The findings of all rules about the last version and the narrative pages, the most severe first."""
    from meshdoc.lint.run import run

    return run(history, narrative)


def book(
    config: Config,
    history: History,
    findings: Sequence[Finding] = (),
    given: Input = NOTHING,
    hidden: Redaction | None = None,
) -> Book:
    """The subject of every document and export: the schema, its history, the findings, and the ignored files."""
    from meshdoc.redact import redaction
    from meshdoc.render import Book

    hidden = hidden or redaction.NOTHING
    history, edition = edit(config, history)
    return Book(
        title=hidden.hide(config.title) or TITLE,
        history=history,
        findings=edition.findings(findings),
        edition=replace(edition, description=hidden.hide(config.description)),
        ignored=hidden.hide(given.ignored),
        manuscripts=_shown(hidden.hide(given.narrative), edition),
        redacted=hidden.hidden,
        guesses=hidden.hide(given.guesses),
        diagnostics=hidden.hide((*given.diagnostics, *edition.problems)),
        platform=hidden.hide(given.platform),
        revision=hidden.hide(given.revision),
        workflows=hidden.hide(process.read(config)),
        layout=given.detected[-1].layout if given.detected else "",
        source_base=None if given.revision else _source_base(config),
        diagram_direction=config.diagram_direction,
    )


def _shown(pages: Sequence[Manuscript], edition: Edition) -> tuple[Manuscript, ...]:
    return tuple(replace(page, text=edition.hide(page.text)) for page in pages)


def unresolved(book: Book) -> tuple[Diagnostic, ...]:
    """The errors in the narrative pages: references, directives and links that lead nowhere, each with its place."""
    if not book.manuscripts:
        return ()
    from meshdoc.render.markdown.narrative.check import problems

    return tuple(problems(book))


def document(book: Book, format: str = "markdown", limits: Limits = DEFAULTS) -> Files:
    """The files of a format, by their paths in the output folder.

    Raises ConfigError for an unknown format, or if the files are too large; SourceError if a narrative page refers to
    what does not exist.
    """
    from meshdoc.render.formats import writer_of

    if errors := unresolved(book):
        count = f"{len(errors)} error{'s' if len(errors) > 1 else ''}"
        raise SourceError(f"{count} in narrative pages, the first at {errors[0].location}; nothing is written")
    pages = writer_of(format)(book)
    size = sum(map(len, pages.values()))
    if size > limits.output_size:
        most = f"more than the {limits.output_size} of the limit"
        raise ConfigError(
            f"the documentation takes {size} characters, {most}; nothing is written. {setting('output_size')}"
        )
    return pages


def keep_blocks(book: Book, text: str, path: Path, output: Path) -> str:
    """The text of a hand-written file with its managed blocks up to date, whose links lead to an output folder.

    Raises SourceError if it has none, or if the name in one has no meaning.
    """
    from meshdoc.render.markdown.narrative.block import kept

    folder = Path(os.path.relpath(output, path.parent)).as_posix()
    return kept(book, path.as_posix(), text, folder)


def export(book: Book, format: str = "json", on_loss: Callable[[Diagnostic], None] = lambda loss: None) -> str:
    """The text of a format that is a single file; `on_loss` is called for each thing that it cannot express.

    Raises ConfigError for any other format.
    """
    from meshdoc.render.formats import single_file_of

    return single_file_of(format).text(book, on_loss)


def _source_base(config: Config) -> str | None:
    """The path from the output folder to the input's; None for absolute paths, which differ from machine to machine."""
    if any(path.is_absolute() for path in (*config.paths, config.output)):
        return None
    return Path(os.path.relpath(".", config.output)).as_posix()
