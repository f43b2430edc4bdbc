"""What others wrote about a person: reasons in the audit log, and names in the log of the administration."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.personal import about_people

REMOVED = "—"  # stands where words were that must not be empty


def forget_words_about(user: User) -> None:
    """Empty what was written about each row that is the person's; that something was done, and by whom, stays."""
    for entry in about_people():
        assert entry.of is not None  # noqa: S101  about_people() says so
        ids = [str(pk) for pk in entry.of(user).values_list("pk", flat=True)]
        audit.forget_words(entry.table, ids)
        of_the_table = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(entry.table))
        of_the_table.filter(object_id__in=ids).update(object_repr="", change_message="")
