"""What OPTIONS answers."""

from typing import TYPE_CHECKING, Any

from rest_framework.metadata import SimpleMetadata
from rest_framework.request import Request

if TYPE_CHECKING:  # views read the settings, and these name this file
    from rest_framework.views import APIView


class ViewMetadata(SimpleMetadata):
    """Name an address, and what it reads and writes; the fields of a body stand in the schema.

    REST framework would build every serializer to list its fields, which views that read several kinds of bodies
    cannot do: they fell over.
    """

    def determine_actions(self, request: Request, view: "APIView") -> dict[str, Any]:
        return {}
