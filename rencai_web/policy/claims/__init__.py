"""Who qualifies by the base and has not claimed."""
