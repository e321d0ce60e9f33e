"""The locks that statements take on tables, and the work that they do under them.

Start with `over(history, earlier, later)` of `history.py`, which goes through a range of versions, or with
`taken(session, node, changes)` of `taken.py` for one statement.

Modes come from the tree where it names a relation (`statement.py`, `alter_table.py`), and else from what the statement
changed (`change.py`): so a DO block and a function have the locks of the statements that they carried out. Work comes
from the changes and the state (`work.py`, `rewrite.py`, `proof.py`), in which it may prove unnecessary.
"""
