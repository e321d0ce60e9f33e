"""What the project's own git repository knows: revisions as trees of files, and the commits that added versions.

`process` is the only module that starts git.
"""
