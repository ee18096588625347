"""What simulated talks say: text, JSON and pictures."""
