"""Policies that compute: calculator, library, who has not claimed, simulation."""
