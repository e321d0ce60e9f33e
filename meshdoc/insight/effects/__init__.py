"""What the bodies of routines do: relations read and changed, routines called, errors raised, SQL built at run time.

Start with `RoutineEffects(catalog, system)` of `index.py`; `Book.effects` holds one. It reads each body when first
asked, and answers

    effects.of(routine)      Effects of one routine: touches, calls, raises, commands, gaps, by line of the body
    effects.uses(routine)    the same touches, merged by action and relation
    effects.users(relation)  the inverse: the Uses of a table, view or sequence by routines
    effects.callers(routine) the routines whose bodies call another, with the lines

All oids are the catalog's. What a body does through views, triggers and called routines is not included, except where
constants passed to a called routine decide it (`via`).
"""
