"""Raw text of a cell → typed clean values, column by column, each bad value with its reason."""
