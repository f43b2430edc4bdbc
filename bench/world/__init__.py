"""A county's years of life in one database, for looking at pages and for measuring: `make world SIZE=kaohsiung`."""
