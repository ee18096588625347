"""What `solve` and `verify` answer: text, JSON and pictures."""
