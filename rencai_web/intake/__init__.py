"""Taking in files: files come in, are looked at, and go into the base or not."""
