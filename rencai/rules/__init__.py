"""Policies as data: one parsed tree, five uses (decide, ask, near, simulate, prove)."""
