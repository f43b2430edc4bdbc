"""Backups: the database and every file in one sealed folder, and the proof that it can be restored."""
