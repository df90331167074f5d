"""How names are read, what stands in the index for them, and how like two people are. Pure; keeps nothing."""
