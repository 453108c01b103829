"""The rights of persons: what is known of me, who looked, consents, corrections, objections."""
