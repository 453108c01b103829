"""The nouns of the field and their typed columns; identifiers that check themselves."""
