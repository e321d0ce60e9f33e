"""Publications and subscriptions (publicationcmds.c, subscriptioncmds.c)."""
