"""Doubtful duplicates: people settle what the machine leaves open: same or not the same, and wrong merges split."""
