"""A whole population: rules as column expressions over the same tree. Simulate, compare two rule sets, find cliffs."""
