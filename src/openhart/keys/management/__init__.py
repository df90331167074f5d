"""What the operator does with keys at the shell."""
