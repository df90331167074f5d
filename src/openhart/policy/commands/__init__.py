"""`hart policy run | why | check | book | compare`, and the scenario files they read."""
