"""Backups: made, altered, brought back."""
