"""Why a backup was not made, or not restored: sentences for whoever runs the portal."""

from civic.core.errors import DomainError

# Read at a terminal and in an alarm's mail by the county's engineers: in English, as all that commands print.


class NoProgram(DomainError):
    code = "no_program"
    message = "%(name)s %(major)s or newer is not here (Debian: apt-get install postgresql-client-%(major)s)."


class NoFolder(DomainError):
    code = "no_folder"
    message = "The folder %(folder)s is not there, or cannot be written to: %(why)s."


class Busy(DomainError):
    code = "busy"
    message = "Another backup is being made in %(folder)s; one is enough."


class NoBackup(DomainError):
    code = "no_backup"
    message = "In %(folder)s is no whole backup: make one with manage.py backup %(folder)s."


class Damaged(DomainError):
    code = "damaged"
    message = "%(name)s is not what was written: its SHA-256 or its size differs from the manifest's."


class Unreadable(DomainError):
    code = "unreadable"
    message = "The manifest of %(folder)s cannot be read: it is cut short, or of another version."


class Failed(DomainError):
    code = "failed"
    message = "%(what)s ended with an error: %(why)s"


class Differs(DomainError):
    code = "differs"
    message = "What was restored differs from what was saved: %(tables)s."
