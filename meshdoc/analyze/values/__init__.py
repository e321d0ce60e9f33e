"""Literals read and written: PostgreSQL's input and output functions, from utils/adt. `meshdoc.analyze.input` is the door."""
