"""What `compare` and `calibrate` answer: text, JSON and pictures."""
