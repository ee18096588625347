"""The talks as a process: protocols, strategies, the calendar, and many sessions of them."""
