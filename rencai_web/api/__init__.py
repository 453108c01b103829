"""The registers as JSON for other systems: `/api/v1`, read only, by token, without identifiers."""
