"""What a report, a page or a comparison shows, solved and gathered; nothing is rendered here."""
