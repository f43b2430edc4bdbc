"""Index of this app's pages in the administration."""

from surveys.awards import admin as awards_admin
from surveys.results import admin as results_admin

__all__ = ["awards_admin", "results_admin"]
