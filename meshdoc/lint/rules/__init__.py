"""The rules, one file each; a new file is all that a new rule takes."""
