"""What every app stands on: errors, journal, jobs, time, configuration, keys (floor 2)."""
