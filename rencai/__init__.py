"""Rencai (人才): an open talent brain for a city. Pure Python over columns; no web framework, clock or network."""
