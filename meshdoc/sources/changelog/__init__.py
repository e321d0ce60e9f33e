"""Liquibase's changelogs in XML, YAML and JSON: read into elements, and turned into the SQL of PostgreSQL.

bytes ─ xml, yaml ─▶ Element ─ Parameters ─▶ Element ─ changes ─▶ statements ─ script ─▶ SourceFile
                                                          └ types, names, values
"""
