"""What `explain` answers: text, JSON and pictures."""
