"""From events to what is owed: state, timing, owing, discharging, gates, and why."""
