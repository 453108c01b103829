"""The front page: composes what the other abilities offer."""
