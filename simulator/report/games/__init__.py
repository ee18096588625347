"""What `equilibria`, `stability`, `commitment`, `coalitions` and `divide` answer: text, JSON and pictures."""
