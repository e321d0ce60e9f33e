"""Turn the pages of `meshdoc build` into a site for GitHub Pages or GitLab Pages.

    python .github/forge/pages.py output site

It needs markdown-it-py and linkify-it-py. The pages hold no HTML but meshdoc's own, so it is passed on; diagrams are
drawn by Mermaid in the reader's browser.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import sys
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

MERMAID = "https://cdn.jsdelivr.net/npm/mermaid@11/dist/mermaid.esm.min.mjs"
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
td, th { border: 1px solid #8884; padding: .3rem .6rem; text-align: left; vertical-align: top; }
code, pre { background: #8881; border-radius: 4px; overflow-wrap: break-word; padding: .1rem .3rem; }
pre { overflow-x: auto; padding: .8rem; } pre code { background: none; padding: 0; }
blockquote { border-left: 4px solid #8886; margin: 1rem 0; padding: 0 1rem; }
@media (max-width: 40rem) {
  td, th { font-size: .9em; padding: .2rem .3rem; }
  td + td code { overflow-wrap: anywhere; }
}
@media (prefers-color-scheme: dark) { body { background: #111; color: #ddd; } a { color: #8bf; } }
"""
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
{script}</body>
</html>
"""
SCRIPT = f"""<script type="module">
import mermaid from "{MERMAID}";
mermaid.initialize({{ startOnLoad: true }});
</script>
"""
_ALERT = re.compile(r"<p>\[!(NOTE|IMPORTANT|WARNING|CAUTION)\]\s*")
_DIAGRAM = re.compile(r'<pre><code class="language-mermaid">(.*?)</code></pre>', re.DOTALL)
_LINK = re.compile(r'(<a href="(?![a-z]+:)[^"#]*)\.md(?=["#])')
_HEADING = re.compile(r"^# (.*)$", re.MULTILINE)
_MARKS = re.compile(r"<[^>]*>|[`*\\]")


def page(text: str, folder: str = ".") -> str:
    """The HTML of a page in Markdown, which is in a folder of the site."""
    body = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    body = _ALERT.sub(lambda found: f"<p><strong>{found[1].capitalize()}.</strong> ", body)
    body = _DIAGRAM.sub(r'<pre class="mermaid">\1</pre>', body)
    heading = _HEADING.search(text)
    title = _MARKS.sub("", heading[1]) if heading else ""
    script = SCRIPT if 'class="mermaid"' in body else ""
    return PAGE.format(title=escape(title, quote=False), style=STYLE, body=_linked(body, folder), script=script)


def _linked(body: str, folder: str) -> str:
    """The links to other pages, which lead to their HTML; a link that leaves the site stays as it is."""

    def target(found: re.Match[str]) -> str:
        path = found[1].partition('"')[2]
        outside = posixpath.normpath(posixpath.join(folder, path)).startswith("..")
        return found[0] if outside else _target(found[1])

    return _LINK.sub(target, body)


def _target(path: str) -> str:
    """A link to the page of another: README.md is the index of its folder."""
    return f"{path.removesuffix('README')}index.html" if path.endswith(("/README", '"README')) else f"{path}.html"


def name(path: Path) -> Path:
    """Where a page goes."""
    return path.with_name("index.html") if path.name == "README.md" else path.with_suffix(".html")


def main(source: Path, target: Path) -> None:
    """Write the site into a new folder: pages as HTML, everything else as it is."""
    target.mkdir(parents=True)
    for file in sorted(path for path in source.rglob("*") if path.is_file() and not path.name.startswith(".")):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".md":
            folder = file.relative_to(source).parent.as_posix()
            name(copy).write_text(page(file.read_text("utf-8"), folder), "utf-8")
        else:
            shutil.copyfile(file, copy)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
