"""Fuzzing: mutated statements, files and projects, replayed under the laws in `laws`.

    python -m tests.fuzz --minutes 30 --corpus FOLDER    as long as that, with a process per core
    python -m tests.fuzz --seed 7:1234                   one walk again, with the failures that it finds

A walk replays a source (a case, or a folder of migrations) and stops at some places; there it runs mutated statements,
each undone after it. Every walk has a seed of its own, so that it can be repeated alone. Failures are kept in a folder,
one file for each kind of exception and place, with an input that is as small as could be found.
"""
