"""The memo: one page for a person who decides, as Markdown and as a page that prints on a sheet of A4."""
