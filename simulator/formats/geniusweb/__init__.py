"""Profiles of GeniusWeb, as the competitions ANAC and ANL use them."""
