"""Drafts from an agency's own programs: written with an editor's token, and handed in by the same rules as the desk."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts.models import Topic
from civic.accounts.queries import signed_in
from civic.agencies.models import Agency
from civic.api.errors import documented_errors, faults_of
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotAllowed
from civic.core.roles import Role, has_role
from engagement.audiences.models import Audience
from engagement.desk import looking, saving
from engagement.desk.forms import FURTHER, DraftForm
from engagement.notices import actions as notices
from engagement.notices.models import Notice
from engagement.notices.words import further


class NotWhole(DomainError):
    code = "notice_not_whole"
    message = _("The notice is not complete yet: the faults are listed by field.")


class WhichAgency(DomainError):
    code = "which_agency"
    message = _("Name one of your agencies: its number or short name.")


class NoSuchThing(DomainError):
    code = "unknown_value"
    message = _("This topic is not known, or this audience does not belong to the agency.")


class MayWrite(BasePermission):
    """Whoever drafts for an agency."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return has_role(request.user, Role.EDITOR)


class DraftSerializer(serializers.Serializer):
    """A draft's parts; all but the title may come later, at the desk."""

    agency = serializers.CharField(required=False, help_text="Number or slug; needed by editors of several agencies.")
    kind = serializers.ChoiceField(Notice.Kind.choices, required=False)
    title = serializers.CharField(max_length=60)
    summary = serializers.CharField(max_length=120, required=False)
    body = serializers.CharField(required=False, help_text="With ## headings, - points, **bold** and [words](address).")
    title_en = serializers.CharField(max_length=120, required=False)
    summary_en = serializers.CharField(max_length=240, required=False)
    body_en = serializers.CharField(required=False)
    picture = serializers.FileField(required=False, help_text="JPEG, PNG or WebP.")
    picture_alt = serializers.CharField(max_length=200, required=False)
    picture_alt_en = serializers.CharField(max_length=200, required=False)
    translations = serializers.JSONField(
        required=False,
        binary=True,
        help_text="Words in further languages of the site: by code, an object of title, summary, body, picture_alt.",
    )
    topic = serializers.CharField(max_length=50, required=False, help_text="Its code.")
    more_topics = serializers.CharField(
        max_length=300, required=False, help_text="Codes of further topics, with commas between them; four at most."
    )
    audience = serializers.IntegerField(required=False, help_text="A saved audience of the agency; none: everyone.")
    place = serializers.CharField(max_length=120, required=False)
    starts_at = serializers.DateTimeField(required=False)
    ends_at = serializers.DateTimeField(required=False)
    wanted_at = serializers.DateTimeField(required=False, help_text="The hour that is asked for.")
    expires_at = serializers.DateTimeField(required=False)
    is_sent = serializers.BooleanField(required=False, default=True)

    def validate_translations(self, written: Any) -> dict[str, str]:
        """As the desk's fields; a language that the site does not have is refused."""
        known = dict(further())
        told: dict[str, str] = {}
        for code, words in written.items() if isinstance(written, dict) else [("", None)]:
            if code not in known or not isinstance(words, dict) or not set(words) <= set(FURTHER):
                raise serializers.ValidationError(
                    _("This names a language that the site does not have, or something else than its words.")
                )
            told |= {f"{column}_{code}": str(text) for column, text in words.items()}
        return told


class DraftMadeSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    state = serializers.CharField(help_text="draft, or submitted.")
    page = serializers.CharField(help_text="Where it is written on.")


class DraftsView(APIView):
    permission_classes = [MayWrite]
    program_roles = (Role.EDITOR,)
    parser_classes = [MultiPartParser]

    @extend_schema(
        summary="Write a draft of a notice",
        description="With an editor’s token. It is a draft at the desk, for its agency only.",
        request={"multipart/form-data": DraftSerializer},
        responses={201: DraftMadeSerializer, **documented_errors(400, 403, 415)},
    )
    def post(self, request: Request) -> Response:
        wanted = DraftSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        said = dict(wanted.validated_data)
        agency = _agency(request.user, said.pop("agency", ""))
        draft = Notice(agency=agency, proposed_by=signed_in(request))
        draft.audience = _one(Audience.objects.filter(agency=agency), pk=said.pop("audience", None))
        topic = _one(Topic.objects.all(), code=said.pop("topic", None))
        picture = said.pop("picture", None)
        written = said.pop("translations", {})
        more = [_one(Topic.objects.all(), code=code).pk for code in _words(said.pop("more_topics", ""))]
        form = DraftForm(
            {**said, **written, "topic": topic and topic.pk, "more_topics": more},
            {"picture": picture} if picture else {},
            instance=draft,
        )
        if not form.is_valid():
            raise faults_of(form)
        made = form.save()
        audit.record("notice.added", by=signed_in(request), about=made, by_program=True)
        return Response(_told(made), status=201)


class SubmitView(APIView):
    permission_classes = [MayWrite]
    program_roles = (Role.EDITOR,)

    @extend_schema(
        summary="Hand a draft to its agency’s approvers",
        request=None,
        responses={200: DraftMadeSerializer, **documented_errors(400, 403, 404, 409)},
    )
    def post(self, request: Request, pk: int) -> Response:
        draft = Notice.objects.select_related("audience", "questionnaire").filter(pk=pk).first()
        if draft is None or not has_role(request.user, Role.EDITOR, agency_id=draft.agency_id):
            raise Http404
        facts: Any = {"by": request.user, "now": timezone.now()}
        standing = looking.blocking(draft, **facts) if draft.state == Notice.State.DRAFT else []
        if standing:
            fields: dict[str, list[str]] = {}
            for fault in standing:
                fields.setdefault(fault.target.removeprefix("id_"), []).append(fault.words)
            raise NotWhole(fields=fields)
        return Response(_told(notices.submit(draft, by=request.user)))  # type: ignore[arg-type]


def _agency(user: Any, wanted: str) -> Agency:
    mine = saving.agencies_to_write_for(user)
    if not wanted and len(mine) == 1:
        return mine[0]
    found = next((each for each in mine if wanted in (str(each.pk), each.slug)), None)
    if found is None:
        raise NotAllowed if wanted else WhichAgency
    return found


def _one(rows: Any, **named: Any) -> Any:
    """The row of this number or code; None when none was named."""
    if next(iter(named.values())) is None:
        return None
    found = rows.filter(**named).first()
    if found is None:
        raise NoSuchThing
    return found


def _told(notice: Notice) -> dict[str, Any]:
    return {"id": notice.pk, "state": str(notice.state), "page": f"/admin/desk/{notice.pk}/"}


def _words(text: str) -> list[str]:
    return [word for part in text.split(",") if (word := part.strip())]
