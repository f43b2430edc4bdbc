"""Index of this app's pages in the administration."""

from engagement.audiences import admin as audiences_admin
from engagement.notices import admin as notices_admin

__all__ = ["audiences_admin", "notices_admin"]
