"""Mutations of meshdoc that no test notices: `python -m tests.mutations --sample 200 --seed 1`. Not a test.

Needs Python 3.12. The first run records which functions each test reaches (sys.monitoring) and keeps that in --map.
Each mutation changes one expression in a copy of the tree, in which the tests that reach the function run, one of each
function of the suite in turn, until one fails that passes without the mutation; then those that reach its file. What
survives is printed as a diff: it wants a test, or it is code without effect.
"""
