"""Proofs in the administration: what was proven when, and what was found."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from civic.desk.base import RoleModelAdmin
from civic.desk.display import badge
from rewards.settlement.periods import queries as periods
from rewards.settlement.proving.desk import READERS
from rewards.settlement.proving.models import ProofRun


@admin.register(ProofRun)
class ProofRunAdmin(RoleModelAdmin):
    """Each proof with its time and outcome, to be looked at."""

    view_roles = READERS
    list_display = ("what", "period_title", "outcome_shown", "faults", "ended_at")
    list_filter = ("kind", "outcome")
    date_hierarchy = "ended_at"
    fields = readonly_fields = (
        "what", "period_title", "outcome_shown", "faults", "started_at", "ended_at", "told_in_lines",
    )  # fmt: skip

    def know(self, rows: Any) -> None:
        """The timetable of periods is read once for all rows of a list."""
        timetable = periods.timetable()
        for run in rows:
            run.timetable = timetable  # for `period_title`

    def heading(self, obj: ProofRun) -> str:
        return str(obj.get_kind_display())

    @admin.display(description=_("what"), ordering="kind")
    def what(self, run: ProofRun) -> str:
        return str(run.get_kind_display())

    @admin.display(description=_("period"), ordering="month")
    def period_title(self, run: Any) -> str:
        timetable = getattr(run, "timetable", None) or periods.timetable()
        return timetable.period_of(run.month).title if run.month else "–"

    @admin.display(description=_("outcome"), ordering="outcome")
    def outcome_shown(self, run: ProofRun) -> Any:
        return badge("active" if run.is_well else "rejected", run.get_outcome_display())

    @admin.display(description=_("what it told"))
    def told_in_lines(self, run: ProofRun) -> Any:
        return format_html('<pre class="told">{}</pre>', run.told) if run.told else "–"
