"""Narrative pages: what a project writes by hand, as a part of its documentation.

    prose         the text of a page, each part written again by `markup`, so that nothing of a stranger's is live
    reference     what `[[...]]` and links lead to
    directive     the registry of fenced blocks `meshdoc ...`; `directives` holds them
    check         the errors in all pages
    block         the same directives as managed blocks of a hand-written file

What passes: Markdown, with tables and Mermaid; links within the project; links to web and mail addresses; pictures of
the project. Raw HTML is shown as text, a picture from elsewhere as a link, and a link of any other scheme as text.
"""
