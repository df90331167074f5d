"""Reading YAML with the line of every value, and moments with their offsets. Knows nothing of the law."""
