"""Long work: queued in the database, run by a worker, with live progress, cancel, and a clean end after a crash."""
