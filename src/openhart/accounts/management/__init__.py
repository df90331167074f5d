"""What is done with accounts from a shell, and once a day by itself."""
