"""How well the county knows a citizen, over HTTP. Proving it needs a page or a counter."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from civic.accounts import actions as accounts
from civic.accounts.models import Citizen
from civic.accounts.queries import signed_in
from civic.api.errors import documented_errors
from civic.identity.queries import proof_of


class ProofSerializer(serializers.Serializer):
    method = serializers.CharField(help_text="counter, letter, or another plug-in’s.")
    document = serializers.CharField(help_text="The kind of document; empty where none was shown.")
    at = serializers.DateTimeField()


class IdentitySerializer(serializers.Serializer):
    level = serializers.ChoiceField(Citizen.Level.choices)
    proof = ProofSerializer(allow_null=True, help_text="Null until the identity is proven.")


class IdentityView(APIView):
    @extend_schema(summary="This citizen’s identity level", responses={200: IdentitySerializer, **documented_errors()})
    def get(self, request: Request) -> Response:
        citizen = accounts.ensure_citizen(signed_in(request))
        return Response(IdentitySerializer({"level": citizen.level, "proof": proof_of(citizen)}).data)
