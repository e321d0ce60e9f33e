"""Rules about the locks of the newest migrations on tables that exist before them."""
