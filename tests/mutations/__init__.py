"""Mutations of meshdoc that no test notices: `python -m tests.mutations --sample 200 --seed 1`. Not a test.

Needs Python 3.12. The first run records which lines and functions each test reaches (sys.monitoring) and keeps that in
--map. Each mutation changes one expression in a copy of the tree. The tests that reach its line run first, those that
reach least before the others, then those that reach its function, for a minute and a half, until one fails that passes
without the mutation. What survives is printed as a diff: it wants a test, or it is code without effect.
"""
