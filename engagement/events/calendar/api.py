"""Events over HTTP: what is on, signing up and stepping back, and checking in at the door."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts.models import Citizen
from civic.accounts.queries import citizen_of, signed_in
from civic.api.errors import documented_errors
from civic.api.fields import AnswersField, Text, WholeNumber
from civic.api.permissions import is_sure_of
from civic.core.calendar import day_start
from civic.core.errors import DomainError, NotAllowed, NotFound
from civic.core.hooks import Hook
from civic.core.roles import Role, has_role
from engagement.events.attendance import actions as attendance
from engagement.events.attendance.actions import Door
from engagement.events.calendar import queries
from engagement.events.calendar.asking import wish
from engagement.events.events.models import Event, EventSession
from engagement.events.registrations import actions as registrations
from engagement.events.registrations import passes
from engagement.events.registrations.errors import NotSignedUp
from engagement.events.registrations.models import Registration
from rewards.redemption.payments.api import KEY_LENGTH, idempotency_key

DOORS: Hook[[Request, Event], Door | None] = Hook("From which door of this event does a request come, if from one?")
STAFF = (Role.EDITOR, Role.APPROVER)
BY_DOOR = "Door "
KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH},
    OpenApiParameter.HEADER,
    required=True,
    description="1 to 100 printable ASCII characters, a new one for every scan. The same again changes nothing.",
)


class UnknownDay(DomainError):
    code = "unknown_day"
    message = _("A day is written as 2026-11-30.")


class PassNeeded(DomainError):
    code = "pass_needed"
    message = _("Send the pass that was scanned, or its eight digits.")


class SessionSerializer(serializers.ModelSerializer):
    id = serializers.IntegerField(source="event_id")
    session = serializers.IntegerField(source="pk", help_text="Sign up for it by this number.")
    title = serializers.CharField(source="event.notice.said.title", help_text="In the language of the request.")
    place = serializers.CharField(source="event.place")
    address = serializers.CharField(source="event.address")
    district = serializers.SerializerMethodField(help_text="Its code; empty where it is not told.")
    topic = serializers.SerializerMethodField(help_text="Its code; empty where it has none.")
    left = serializers.IntegerField(allow_null=True, help_text="Places that nobody has; null: as many as come.")
    coins = serializers.IntegerField(help_text="For coming, staying and feedback together.")
    registration = serializers.SerializerMethodField(
        help_text="sign_up, wait (full: the waiting list), not_yet, closed, over, cancelled, or none (just come)."
    )

    class Meta:
        model = EventSession
        fields = (
            "id", "session", "title", "starts_at", "ends_at", "place", "address", "district", "topic", "capacity",
            "left", "coins", "registration",
        )  # fmt: skip

    def get_district(self, session: EventSession) -> str:
        return session.event.district.code if session.event.district else ""

    def get_topic(self, session: EventSession) -> str:
        topic = session.event.notice.topic
        return topic.code if topic else ""

    def get_registration(self, session: EventSession) -> str:
        return queries.signup(session, now=timezone.now())


class EventListView(generics.ListAPIView):
    """What is on, by its beginning; an event with several sessions stands there with each."""

    permission_classes = [AllowAny]
    serializer_class = SessionSerializer
    queryset = EventSession.objects.none()  # for the schema

    def get_queryset(self) -> Any:
        now, said = timezone.now(), self.request.query_params
        citizen = citizen_of(self.request)
        first, last = _day(said.get("from", "")), _day(said.get("to", ""))
        asked = wish(said, now=now)
        if first is None and last is None:
            return queries.upcoming(citizen, asked, now=now)
        rows = queries.fitting(queries.visible(citizen, now=now), asked)
        rows = rows.filter(starts_at__gte=first) if first else rows
        return rows.filter(starts_at__lt=last) if last else rows

    @extend_schema(
        summary="Events that concern this person, soonest first",
        description="Without a token: those for everyone. Without days: what is to come or under way.",
        parameters=[
            OpenApiParameter("from", OpenApiTypes.DATE, description="Begins on this Taipei day or later."),
            OpenApiParameter("to", OpenApiTypes.DATE, description="Begins before this Taipei day."),
            OpenApiParameter("district", OpenApiTypes.STR, description="Its code."),
            OpenApiParameter("topic", OpenApiTypes.STR, description="Its code."),
            OpenApiParameter("coins", OpenApiTypes.STR, enum=["0", "1"], description="1: coming brings coins."),
        ],
        responses={200: SessionSerializer, **documented_errors(400, 404)},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


def _day(text: str) -> datetime | None:
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year <= 2200:
        raise UnknownDay
    return day_start(day)


class SignUpSerializer(serializers.Serializer):
    companions = WholeNumber(min_value=0, max_value=20, default=0)
    answers = AnswersField(required=False, help_text="What the event asks at sign-up, by the question's number.")
    session = WholeNumber(min_value=1, required=False, help_text="Which one, where the event has several.")


class RegistrationSerializer(serializers.Serializer):
    state = serializers.CharField(help_text="registered or waiting.")
    position = serializers.IntegerField(allow_null=True, help_text="On the waiting list; null for who has a place.")
    session = serializers.IntegerField()
    companions = serializers.IntegerField()
    # "pass" is a word of the language, so it is added by name.
    digits = serializers.CharField(help_text="Eight digits, for who has a place: typed at the door.")

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"pass": serializers.CharField(help_text="What the QR of the pass says.")}


def told(registration: Registration) -> dict[str, Any]:
    """A registration as a program reads it; only who has a place has a pass."""
    shown = passes.shown(registration) if registration.state in Registration.SEATED else None
    return {
        "state": registration.state,
        "position": queries.place_of(registration),
        "session": registration.session_id,
        "companions": registration.companions,
        "pass": shown.code if shown else "",
        "digits": shown.digits if shown else "",
    }


class RegistrationsView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Sign up for an event",
        request=SignUpSerializer,
        responses={201: RegistrationSerializer, **documented_errors(400, 401, 403, 404, 409)},
    )
    def post(self, request: Request, pk: int) -> Response:
        now, citizen = timezone.now(), _citizen(request)
        event = _event(pk, citizen, now=now)
        given = SignUpSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        sent = given.validated_data
        session = registrations.session_of(event, sent.get("session"), now=now)
        made = registrations.sign_up(
            session, citizen, companions=sent["companions"], answers=sent.get("answers"), now=now
        )
        return Response(told(made), status=201)

    @extend_schema(
        summary="Step back from an event",
        parameters=[OpenApiParameter("session", OpenApiTypes.INT, description="Which one; without it: all to come.")],
        responses={204: None, **documented_errors(401, 404, 409)},
    )
    def delete(self, request: Request, pk: int) -> Response:
        now, citizen = timezone.now(), _citizen(request)
        event = _event(pk, citizen, now=now)
        mine = Registration.objects.filter(event=event, citizen=citizen, state__in=Registration.LIVE)
        number = request.query_params.get("session", "")
        if number:
            mine = (
                mine.filter(session=int(number))
                if number.isascii() and number.isdigit() and len(number) < 18
                else mine.none()
            )
        found = list(mine.filter(session__ends_at__gt=now).order_by("session", "pk"))
        if not found:
            raise NotSignedUp
        for registration in found:
            registrations.step_back(registration, now=now)
        return Response(status=204)


class CheckinSerializer(serializers.Serializer):
    digits = Text(required=False, default="")
    direction = serializers.ChoiceField(["in", "out"])
    at = serializers.DateTimeField(required=False, help_text="By the door's clock; without it: now.")

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"pass": Text(required=False, default="", max_length=60)}


class PassedSerializer(serializers.Serializer):
    result = serializers.CharField(help_text="in or out.")
    at = serializers.DateTimeField()
    coins = serializers.IntegerField(help_text="Coins that came with it.")
    companions = serializers.IntegerField()


def brings_a_door(request: Any) -> bool:
    """Whether it says `Authorization: Door …`, which only the event can judge."""
    return str(request.headers.get("Authorization", "")).startswith(BY_DOOR)


class AtTheDoor(BasePermission):
    """Whoever is known, or brings a door's token: which event it is decides the rest."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return brings_a_door(request) or bool(request.auth) or (request.user.is_authenticated and is_sure_of(request))


class CheckinsView(APIView):
    program_roles = STAFF
    permission_classes = [AtTheDoor]

    @extend_schema(
        summary="Let somebody in or out at the door",
        description="By a token of the agency's staff, or by one of the event's doors: `Authorization: Door …`, which"
        " the desk shows beside the door's link. A refusal is a 409 with its code, such as already_in.",
        request=CheckinSerializer,
        parameters=[KEY],
        responses={201: PassedSerializer, **documented_errors(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request, pk: int) -> Response:
        now = timezone.now()
        door = _door(request, pk)
        given = CheckinSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        sent = given.validated_data
        code, digits = sent["pass"].strip(), sent["digits"].replace(" ", "")
        if not code and not digits:
            raise PassNeeded
        passed = attendance.check(
            door, code=code, digits=digits, direction=sent["direction"], at=sent.get("at", now),
            key=idempotency_key(request), now=now,
        )  # fmt: skip
        answer = {"result": passed.result, "at": passed.at, "coins": passed.coins}
        return Response(PassedSerializer(answer | {"companions": passed.registration.companions}).data, status=201)


def _door(request: Request, pk: int) -> Door:
    """The event's door that asks, or the desk of a member of staff of its agency."""
    event = Event.objects.select_related("notice").filter(pk=pk).first()
    if event is None:
        raise NotFound
    found = next((door for door in DOORS(request, event) if door is not None), None)
    if found is not None:
        return found
    if brings_a_door(request):
        raise AuthenticationFailed
    if not request.user.is_authenticated or not has_role(request.user, *STAFF):
        raise NotAllowed
    if not has_role(request.user, *STAFF, agency_id=event.agency_id):
        raise NotFound
    return Door(event, by=signed_in(request))


def _citizen(request: Request) -> Citizen:
    found = citizen_of(request)
    if found is None:
        raise NotAllowed
    return found


def _event(pk: int, citizen: Citizen, *, now: datetime) -> Event:
    found = queries.event(pk, citizen, now=now)
    if found is None:
        raise NotFound
    return found
