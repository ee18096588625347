"""Files as people have them: tables from spreadsheets, and what their cells mean to a scenario."""
