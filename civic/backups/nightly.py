"""What beat does where BACKUP_DIR is set: a backup each night, a restore each week, and an alarm when one fails.

Each runs in a process of its own, as the role of BACKUP_DATABASE_URL: the portal's own may neither read every table nor
make a database.
"""

import sys
from pathlib import Path

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from civic.backups import programs
from civic.backups.errors import Failed
from civic.core.calendar import taipei_day
from civic.outbox import mail

log = structlog.get_logger(__name__)


def back_up() -> None:
    _run("backup", settings.BACKUP_DIR, "--keep", str(settings.BACKUP_KEEP))


def check() -> None:
    _run("restore_check", settings.BACKUP_DIR)


def _run(name: str, *words: str) -> None:
    if not settings.BACKUP_DIR:
        return
    owner = {"DATABASE_URL": settings.BACKUP_DATABASE_URL} if settings.BACKUP_DATABASE_URL else {}
    manage = str(Path(settings.BASE_DIR) / "manage.py")
    try:
        told = programs.run([sys.executable, manage, name, *words], extra=owner)
    except Failed as error:
        _alarm(name, str(error.facts["why"]))
    else:
        log.info(f"{name}.ok", told=told.splitlines()[-1])


def _alarm(name: str, why: str) -> None:
    """Log it as an error, and file a mail to each address of ALARM_MAILS, once a day for each command."""
    log.error(f"{name}.failed", why=why)
    with override(settings.LANGUAGE_CODE):
        subject = _("Backup alarm: %(command)s failed") % {"command": name}
        told = {"command": name, "folder": settings.BACKUP_DIR, "why": why}
        text = _(
            "The command %(command)s on %(folder)s ended with this:\n\n%(why)s\n\n"
            "Until it works again, a lost disk may lose what was written since the last good backup."
        )
    for email in settings.ALARM_MAILS:
        mail.file(
            email, subject, text % told, key=f"{name}:{taipei_day(timezone.now())}:{email}"[:120], about="backups"
        )
