"""Why there is or is no agreement, and what would change that: demands, concessions, thresholds, openings, what-ifs."""
