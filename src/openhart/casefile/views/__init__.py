"""The pages of a case's documents."""
