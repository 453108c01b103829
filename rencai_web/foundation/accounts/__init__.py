"""Who may come in: accounts with one role and one scope each, invitations, and doors that are closed by default."""
