"""Narrative pages: Markdown that a project writes by hand, read and parsed.

    Manuscript    a page's path, its name and its text, as the project has it
    Node          a part of its text: a heading, a paragraph, a reference `[[projects.owner]]`, a directive

A page belongs to the project, which may be a stranger's. It is read through `meshdoc/reading.py`, within limits; what
names mean is decided in `insight/narrative`, and what is shown of it in `render/markdown/narrative`.
"""
