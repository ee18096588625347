"""What a sweep and its results say: text, JSON and pictures."""
