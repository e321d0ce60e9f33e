"""Where a project runs meshdoc: the workflow files that mention it, their triggers, and what they do."""

from __future__ import annotations

import re

from meshdoc.record import record

MENTION = re.compile(r"(?<![\w./-])meshdoc[ \t]+[a-z]|\b(?:uses|repo|component|image):.*\bmeshdoc\b")
TOP = re.compile(r"^(?P<key>['\"]?[\w-]+['\"]?):\s*(?P<rest>[^#\r\n]*)")
BELOW = re.compile(r"^ {1,4}(?P<key>[a-z_]+):")
PUBLISHING = re.compile(
    r"deploy-pages|upload-pages-artifact|gh-pages|pages:\s*write|wrangler|netlify|aws s3|rsync|\.wiki\.git"
)


@record
class Mention:
    """A line that runs meshdoc, without its indentation and the list's dash."""

    line: int
    text: str


@record
class Workflow:
    """A file that runs meshdoc: its path in the project, the events that start it, and whether it publishes pages."""

    path: str
    triggers: tuple[str, ...]
    mentions: tuple[Mention, ...]
    publishes: bool

    @property
    def checks(self) -> bool:
        """Whether it compares the pages with the migrations."""
        return any(" --check" in each.text or " verify" in each.text for each in self.mentions)


def workflow(path: str, text: str) -> Workflow | None:
    """What a file says about meshdoc; None if it does not run it."""
    lines = text.splitlines()
    found = (
        Mention(line=number, text=line.strip().removeprefix("- ").removeprefix("run: ").strip())
        for number, line in enumerate(lines, 1)
        if MENTION.search(line) and not line.lstrip().startswith("#")
    )
    mentions = tuple(found)
    if not mentions:
        return None
    triggers = tuple(_triggers(lines)) if path.startswith(".github/") else ()
    return Workflow(path=path, triggers=triggers, mentions=mentions, publishes=bool(PUBLISHING.search(text)))


def _triggers(lines: list[str]) -> list[str]:
    """The events under `on:` of a GitHub workflow."""
    found: list[str] = []
    inside, indent = False, 0
    for line in lines:
        top = TOP.match(line)
        if top:
            inside = top["key"].strip("'\"") == "on"
            found += re.findall(r"[a-z_]+", top["rest"]) if inside else []
        elif inside and (below := BELOW.match(line)):
            indent = indent or len(line) - len(line.lstrip())
            found += [below["key"]] if len(line) - len(line.lstrip()) == indent else []
    return found
