"""What `show`, `check`, `diff` and `notebook` say of scenarios: text, JSON and pictures."""
