"""The policy calculator: one question at a time, nothing stored, a result with reasons."""
