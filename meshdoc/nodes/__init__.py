"""Analyzed trees: their nodes, and functions to walk them. PostgreSQL's nodes/."""
