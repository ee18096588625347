"""Offers: compared, improved, and judged under uncertainty and by those who must ratify them."""
