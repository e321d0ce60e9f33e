"""The review of a change: two states of a schema, the differences, what they mean, and whom they affect.

change         the record: what every format of `meshdoc diff` prints
states         the two states, in one history or between two
pairing        which object of one is which of the other: by oid, or by name
likeness       renames that no statement tells, as guesses
changes        the differences, with what they mean and the statements that made them
affected       who uses what changed
reach          what each role gains and loses
belonging      how the ways of tables to the tenant changed
pages          the narrative pages that mention what changed
locking        the locks that the new versions take
neighbourhood  the foreign keys around the tables that changed
verdict        the summary in phrases, the gravest first
review         all of it
"""
