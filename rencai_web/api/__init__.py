"""The registers and plans as JSON for other systems: `/api/v1`, by token, without identifiers."""
