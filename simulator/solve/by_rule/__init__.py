"""What passes under agreement rules, exactly, and the proof where nothing does."""
