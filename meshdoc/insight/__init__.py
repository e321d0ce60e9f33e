"""What a schema means: reports computed as data from a history. Printing them is render's."""
