"""What bodies of functions read and change, against what a real server counts, for the functions of whole projects."""
