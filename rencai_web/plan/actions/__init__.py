"""What is done to plans: one function an act, each with its audit entry. Pages, API and commands call these."""
