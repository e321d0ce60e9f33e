"""Rules about a schema, one file each, and the function that runs them all.

A rule is a generator, registered for the class of the project's own objects it looks at (or for `History`, once). Its
code is its name; its docstring is its documentation, whose `bad` and `good` blocks are its test.
"""
