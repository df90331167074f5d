"""A newer version of the program, as far as a restore meets it: one more step for one room, with data in it."""
