"""What is read and written in the administration is on file: its pages tell, and the audit log listens."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from civic.core.hooks import Hook
from civic.core.personal import REGISTER
from civic.core.roles import roles

WRITTEN: Hook[..., object] = Hook("Who notes what was written in the administration? The audit log.")
READ: Hook[..., object] = Hook("Who notes whose data was read in the administration? The audit log.")


def is_about_people(model: type[Model]) -> bool:
    """Whether each row of the table is some person's data."""
    entry = REGISTER.get(model._meta.label)
    return entry is not None and entry.of is not None


class NotingMixin:
    """Tells whose data a page of the administration showed, to whom."""

    @property
    def reads_are_noted(self: Any) -> bool:
        return is_about_people(self.model) if self.notes_reads is None else self.notes_reads

    def note_list(self: Any, request: HttpRequest, response: Any) -> None:
        """A list of people's data that was read is on file: how many rows, by which filters, not by which words."""
        shown = getattr(response, "context_data", {}).get("cl")
        if shown is not None:
            filters = sorted(name for name in request.GET if name not in ("q", "p", "o"))
            facts = {"searched": bool(request.GET.get("q")), "filters": filters}
            self.note_many(request, len(shown.result_list), **facts)

    def note_many(self: Any, request: HttpRequest, rows: int, **facts: Any) -> None:
        facts = {"rows": rows, **facts, **self.hats_of(request)}
        READ.tell(f"{self.opts.model_name}.listed", by=request.user, about=None, **facts)

    def note_bulk(self: Any, request: HttpRequest, step: str, numbers: list[Any]) -> None:
        """That one button did a step for many rows is on file, beside the line of each."""
        facts = {"step": step, "rows": len(numbers), "numbers": numbers}
        WRITTEN.tell(f"{self.opts.model_name}.done_for_many", by=request.user, about=None, **facts)

    def note_look(self: Any, request: HttpRequest, row: Any, **facts: Any) -> None:
        self.note(request, "viewed", row, **facts)

    def note(self: Any, request: HttpRequest, verb: str, row: Any, **facts: Any) -> None:
        READ.tell(f"{self.opts.model_name}.{verb}", by=request.user, about=row, **facts, **self.hats_of(request))

    @staticmethod
    def hats_of(request: HttpRequest) -> dict[str, Any]:
        """In which roles, and for which agencies, the person reads."""
        held = roles(request.user)
        agencies = {agency for ids in held.values() for agency in ids if agency is not None}
        return {"roles": sorted(held), "agencies": sorted(agencies)}
