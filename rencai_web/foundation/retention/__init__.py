"""How long what is kept, and what happens then: one table of periods, run by a command, on record with counts."""
