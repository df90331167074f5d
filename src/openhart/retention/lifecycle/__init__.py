"""The schedule, the reckoning of dates, the life of a proposal, and when the clock is believed: all pure."""
