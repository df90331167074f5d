"""From YAML files to a pack: one reader for each part, and every fault with its file and line."""
