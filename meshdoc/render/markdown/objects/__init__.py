"""The objects that have no page of their own: one section per kind, in which each object says its properties in words.

Each module of this package registers the facts of some kinds. A kind without a name of its own that belongs to another,
such as a table of a publication, is listed with that.
"""
