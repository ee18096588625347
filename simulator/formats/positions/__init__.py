"""Tables of positions: what every actor wants on every issue of a scale, how much it matters, and how much it weighs."""
