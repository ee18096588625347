"""Why nothing passes by agreement rules and what would have to turn, or how firm what passes stands."""
