"""Offers put to the vote of agreement rules: who is for them, how many votes are short, and what would win them."""
