from django.contrib import admin
from django_celery_beat.models import PeriodicTask

from civic.admin_base import RoleModelAdmin
from civic.agencies.models import Role


@admin.register(PeriodicTask)
class PeriodicTaskAdmin(RoleModelAdmin):
    """The recurring jobs and their last run, to be looked at; the schedule itself stands in the settings."""

    view_roles = (Role.OPERATOR,)
    list_display = ("name", "task", "enabled", "last_run_at", "total_run_count")
    fields = ("name", "task", "description", "enabled", "last_run_at", "total_run_count")
