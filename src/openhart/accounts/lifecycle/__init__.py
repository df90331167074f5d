"""The states that things of this room pass through, and the moves that are allowed. Pure."""
