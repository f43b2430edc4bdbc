"""How tables, functions and triggers come into the database: docs/adr/0031-sql-in-files.md."""
