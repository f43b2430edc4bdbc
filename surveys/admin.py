"""Index of this app's pages in the administration."""

from surveys.results import admin as results_admin

__all__ = ["results_admin"]
