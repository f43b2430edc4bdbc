"""Notices over HTTP: the same as on the site, for the person behind the token."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from civic.accounts.queries import citizen_of
from civic.agencies.models import Agency
from civic.api.errors import documented_errors
from engagement.notices import queries
from engagement.notices.models import Notice


class AgencySerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="__str__", help_text="In the language of the request.")

    class Meta:
        model = Agency
        fields = ("id", "name")


class NoticeSerializer(serializers.ModelSerializer):
    picture = serializers.SerializerMethodField()
    agency = AgencySerializer()
    questionnaire = serializers.IntegerField(source="questionnaire_id", allow_null=True)

    class Meta:
        model = Notice
        fields: tuple[str, ...] = (
            "id",
            "title",
            "summary",
            "picture",
            "picture_alt",
            "published_at",
            "agency",
            "questionnaire",
        )

    def get_picture(self, notice: Notice) -> str | None:
        return f"{settings.PUBLIC_URL}{notice.picture.url}" if notice.picture else None


class NoticeDetailSerializer(NoticeSerializer):
    class Meta(NoticeSerializer.Meta):
        fields = (*NoticeSerializer.Meta.fields, "body")


class Notices(generics.GenericAPIView):
    permission_classes = [AllowAny]
    serializer_class = NoticeSerializer
    queryset = Notice.objects.none()  # for the schema

    def get_queryset(self) -> QuerySet[Notice]:
        return queries.visible_to(citizen_of(self.request), now=timezone.now())


class NoticeListView(Notices, generics.ListAPIView):
    @extend_schema(
        summary="Notices that concern this person, newest first",
        description="Without a token: those for everyone.",
        responses={200: NoticeSerializer, **documented_errors(404)},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


class NoticeDetailView(Notices, generics.RetrieveAPIView):
    serializer_class = NoticeDetailSerializer

    @extend_schema(
        summary="One notice with its text", responses={200: NoticeDetailSerializer, **documented_errors(404)}
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.retrieve(request, *args, **kwargs)
