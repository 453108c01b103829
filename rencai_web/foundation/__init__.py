"""What any house of records needs and no word of the field: accounts, audit, jobs, notices, components."""
