"""Simulation: what rules would cost and whom they would reach."""
