"""What a ground lets out, how a consent lives, when a breach's clocks run. Pure: codes, times and sentences."""
