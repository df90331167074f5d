"""The room at a shell."""
