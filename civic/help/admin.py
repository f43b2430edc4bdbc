"""The county writes its help here. Nothing is deleted: an answer is taken back, a counter closes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from civic.help.models import HelpAnswer, ServiceCounter

WRITERS = (Role.COORDINATOR,)


@admin.register(HelpAnswer)
class HelpAnswerAdmin(RoleModelAdmin):
    """Questions and answers in both languages, by topic and order."""

    view_roles = (Role.OPERATOR,)
    add_roles = change_roles = WRITERS
    list_display = ("question_shown", "topic", "order", "is_published")
    list_filter = ("topic", "is_published")
    search_fields = ("question", "question_en", "text", "text_en", "words", "key")
    found_by = ("question__icontains", "question_en__icontains")
    fields = ("topic", "order", "is_published", "question", "text", "question_en", "text_en", "words", "key")

    @admin.display(description=pgettext_lazy("of help", "question"), ordering="question")
    def question_shown(self, answer: HelpAnswer) -> str:
        return str(answer)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An answer's key stays: pages and refusals lead to it."""
        return ("key",) if obj else ()


@admin.register(ServiceCounter)
class ServiceCounterAdmin(RoleModelAdmin):
    """Where citizens can walk up to."""

    view_roles = (Role.OPERATOR,)
    add_roles = change_roles = WRITERS
    list_display = ("name_shown", "place_shown", "times_shown", "phone", "proves_identity", "gives_cards", "is_open")
    list_filter = ("is_open",)
    search_fields = ("name", "name_en", "address")

    @admin.display(description=_("name"), ordering="name")
    def name_shown(self, counter: ServiceCounter) -> str:
        return str(counter)

    @admin.display(description=_("address"))
    def place_shown(self, counter: ServiceCounter) -> str:
        return counter.place

    @admin.display(description=_("opening hours"))
    def times_shown(self, counter: ServiceCounter) -> str:
        return counter.times
