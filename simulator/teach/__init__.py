"""Teaching: exercises that grade themselves, role sheets for a class, the debriefing of what its groups agreed on."""
