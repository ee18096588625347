"""Domains and profiles of GENIUS 10.4 (Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker 2014), read as its own source code reads them."""
