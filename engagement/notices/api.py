"""Notices over HTTP: the same as on the site, for the person behind the token."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from civic.accounts.queries import citizen_of
from civic.agencies.models import Agency
from civic.api.errors import documented_errors
from engagement.notices import body, queries
from engagement.notices.looks import with_look, worn
from engagement.notices.models import Notice


class AgencySerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="__str__", help_text="In the language of the request.")

    class Meta:
        model = Agency
        fields = ("id", "name")


class AttachmentSerializer(serializers.Serializer):
    name = serializers.CharField()
    kind = serializers.CharField(source="suffix", help_text="PDF, ODT, DOCX, JPG, PNG or WEBP.")
    bytes = serializers.IntegerField()
    url = serializers.SerializerMethodField(help_text="For whoever sees the notice, as long as it is there.")

    def get_url(self, each: Any) -> str:
        return f"{settings.PUBLIC_URL}{each.get_absolute_url()}"


class NoticeSerializer(serializers.ModelSerializer):
    picture = serializers.SerializerMethodField()
    agency = AgencySerializer()
    questionnaire = serializers.IntegerField(source="questionnaire_id", allow_null=True)
    kind = serializers.CharField(help_text="news, service, event, survey, call or correction.")
    topics = serializers.SerializerMethodField(help_text="Codes of what it is about.")
    body_html = serializers.SerializerMethodField(help_text="The text as paragraphs, safe to show.")
    translations = serializers.SerializerMethodField(help_text="Its words by language.")
    attachments = AttachmentSerializer(many=True, read_only=True)

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
            "kind",
            "topics",
            "body_html",
            "translations",
            "expires_at",
            "attachments",
        )

    def to_representation(self, instance: Notice) -> dict[str, Any]:
        told: dict[str, Any] = super().to_representation(worn(instance))
        return told

    def get_picture(self, notice: Notice) -> str | None:
        return f"{settings.PUBLIC_URL}{notice.picture.url}" if notice.picture else None

    def get_topics(self, notice: Notice) -> list[str]:
        return [each.code for each in notice.topics]

    def get_body_html(self, notice: Notice) -> str:
        return body.as_html(notice.body)

    @extend_schema_field(serializers.DictField(child=serializers.DictField(child=serializers.CharField())))
    def get_translations(self, notice: Notice) -> dict[str, dict[str, str]]:
        told = (notice.words_in(language) for language in ("zh-hant", "en", *notice.further))
        return {
            words.language: {"title": words.title, "summary": words.summary, "body": body.as_text(words.body)}
            for words in told
        }


class NoticeDetailSerializer(NoticeSerializer):
    body = serializers.SerializerMethodField(help_text="The text without marks, as `body_html` shows it.")

    class Meta(NoticeSerializer.Meta):
        fields = (*NoticeSerializer.Meta.fields, "body")

    def get_body(self, notice: Notice) -> str:
        return body.as_text(notice.body)


class Notices(generics.GenericAPIView):
    permission_classes = [AllowAny]
    serializer_class = NoticeSerializer
    queryset = Notice.objects.none()  # for the schema

    def get_queryset(self) -> QuerySet[Notice]:
        citizen, now = citizen_of(self.request), timezone.now()
        seen = with_look(queries.visible_to(citizen, now=now), citizen, now=now)
        return seen.select_related("topic").prefetch_related("attachments")


class NoticeDetailView(Notices, generics.RetrieveAPIView):
    serializer_class = NoticeDetailSerializer

    @extend_schema(
        summary="One notice with its text", responses={200: NoticeDetailSerializer, **documented_errors(404)}
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.retrieve(request, *args, **kwargs)
