"""How loud a clock is at a moment, who is told then, and when they may be told. Pure: the moment is given."""
