"""Secrets, and where they must not be shown: found in the input once, hidden in the replayed model.

`position` knows the places of SQL that hold secrets, `shape` what tokens look like, and `rows` which literals are data.
`redaction` hides what they find in a History, before anything reads it.
"""
