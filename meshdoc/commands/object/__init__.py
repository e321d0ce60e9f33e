"""What can be done to an object of any kind (objectaddress.c, alter.c, dropcmds.c)."""
