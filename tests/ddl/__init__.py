"""Scripts of DDL at random: each statement is made from what the statements before it have left behind."""
