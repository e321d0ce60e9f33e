"""The rules, one file each; a new rule is a new file."""
