"""The plan, followed: indicators, undertakings, readings, reports."""
