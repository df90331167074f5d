"""The panels that this room serves on the case page, and the ways from a duty to its act."""
