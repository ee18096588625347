"""The tests that every compared offer is put to, one a file that adds its record to `simulator.offers.offer_test.OFFER_TESTS`."""
