"""Notices over HTTP: what a program finds by words and filters."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from civic.accounts.queries import citizen_of
from civic.api.errors import documented_errors
from engagement.notices.api import Notices, NoticeSerializer
from engagement.notices.looks import with_look
from engagement.notices.models import Notice
from engagement.reading.asking import found, wish

WORDS = {
    "search": "Every word is found in title, summary or text; Chinese too.",
    "topic": "Its code.",
    "agency": "Its number or slug.",
}
FLAGS = {"with_coins": "1: answering earns coins.", "unanswered": "1: open, and not answered by this person."}
PARAMETERS = [
    *(OpenApiParameter(name, OpenApiTypes.STR, description=words) for name, words in WORDS.items()),
    OpenApiParameter("kind", OpenApiTypes.STR, enum=list(Notice.Kind.values)),
    *(OpenApiParameter(name, OpenApiTypes.STR, enum=["0", "1"], description=text) for name, text in FLAGS.items()),
]


class NoticeListView(Notices, generics.ListAPIView):
    def get_queryset(self) -> QuerySet[Notice]:
        asked, citizen, now = wish(self.request.query_params), citizen_of(self.request), timezone.now()
        seen = with_look(found(citizen, asked, now=now), citizen, now=now)
        return seen.select_related("topic").prefetch_related("attachments")

    @extend_schema(
        summary="Notices that concern this person, newest first",
        description="Without a token: those for everyone.",
        parameters=PARAMETERS,
        responses={200: NoticeSerializer, **documented_errors(404)},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)
