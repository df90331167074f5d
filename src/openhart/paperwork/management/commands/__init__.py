"""Commands of the forms."""
