"""The screens of a game: text, JSON and pictures."""
