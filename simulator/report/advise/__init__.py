"""What `zopa advise` says, in words, as JSON and in a picture."""
