"""Rules about a schema, one file each, and the function that runs them all.

A rule is a generator, registered for the class of the project's own objects that it checks (or for `History`, once).
Its code is its name; its docstring is its documentation: the first line is its title, the `bad` and `good` blocks are
its test.
"""
