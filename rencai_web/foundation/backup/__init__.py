"""Backup and restore: the database and the home folder in one folder that is whole or absent."""
