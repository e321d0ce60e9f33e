"""Release notes: a `Release` as one text, which stands outside of the documentation.

A format is one function with `@notes(name)` in a module of this room. The first line of its docstring is its help.
"""
