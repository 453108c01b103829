"""People, employers and posts as tables, and the only bridge between these rows and the brain's columns."""
