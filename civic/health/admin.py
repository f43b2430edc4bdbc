"""The recurring jobs, named in the county's words: the library speaks English only."""

from datetime import datetime

from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django_celery_beat.models import PeriodicTask

from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin

apps.get_app_config("django_celery_beat").verbose_name = _("Recurring jobs")
NAMES = (gettext_noop("periodic task"), gettext_noop("periodic tasks"))


@admin.register(PeriodicTask)
class PeriodicTaskAdmin(RoleModelAdmin):
    """The recurring jobs and their last run, to be looked at; the schedule itself stands in the settings."""

    view_roles = (Role.OPERATOR,)
    list_display = ("name", "job", "is_on", "last_run", "runs")
    fields = readonly_fields = ("job", "is_on", "last_run", "runs")

    @admin.display(description=_("program"), ordering="task")
    def job(self, task: PeriodicTask) -> str:
        return task.task

    @admin.display(description=_("switched on"), boolean=True)
    def is_on(self, task: PeriodicTask) -> bool:
        return task.enabled

    @admin.display(description=_("last run"), ordering="last_run_at")
    def last_run(self, task: PeriodicTask) -> datetime | None:
        return task.last_run_at

    @admin.display(description=_("runs so far"))
    def runs(self, task: PeriodicTask) -> int:
        return task.total_run_count
