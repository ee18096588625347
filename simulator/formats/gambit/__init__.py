"""Game files of Gambit (McKelvey, McLennan & Turocy): `.nfg`, games in strategic form, and `.efg`, game trees."""
