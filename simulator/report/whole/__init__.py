"""The report in one file, gathered and written in each form."""
