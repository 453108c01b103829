"""How numbers are written, where it differs from the language's usual way."""
