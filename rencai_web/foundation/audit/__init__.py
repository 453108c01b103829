"""Who did what, when, why: append-only, exportable. The database itself refuses to change or remove an entry."""
