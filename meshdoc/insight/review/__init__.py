"""The review of a change: two states of a schema, the differences, what they mean, and whom they affect.

change      the record: what every format of `meshdoc diff` prints
pairing     which object of one state is which of the other: by oid, by name, by likeness
changes     the differences of pairs, with what they mean and where they come from
reach       what each role gains and loses
verdict     the summary in one line, the gravest first
review      all of it
"""
