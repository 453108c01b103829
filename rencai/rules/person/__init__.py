"""One person: rules as closures over the tree. Decide, explain, ask the next question, find what would change a no."""
