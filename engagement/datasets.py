"""Open data of this app."""
