"""The roles of the schema: attributes, memberships, and privileges as differences and counts."""
