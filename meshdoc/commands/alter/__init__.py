"""RENAME and SET SCHEMA: alter.c."""
