"""OpenHART."""
