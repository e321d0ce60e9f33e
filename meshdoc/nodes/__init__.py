"""Analysed trees: what they are made of, and walking over them. PostgreSQL's nodes/."""
