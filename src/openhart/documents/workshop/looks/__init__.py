"""One look for each family of types; each says what it finds, and opens nothing it was not asked to."""
