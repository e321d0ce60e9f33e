"""Literals read and written: PostgreSQL's input and output functions (utils/adt). `analyze.input` is the door."""
