"""The API about itself: its schema, its pages, and an answer in its own shape where nothing is."""

from typing import Any

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView


class SchemaView(SpectacularAPIView):
    """The OpenAPI description."""

    def _get_version_parameter(self, request: Request) -> None:
        """There is one version; a version in the query would only end up in a header."""


class DocsView(SpectacularSwaggerSplitView):
    """Pages to read the description and to try it."""

    url_name = "api-schema"
    template_name = "civic/api/api_docs.html"


class NothingHere(APIView):
    """Any other address under /api/: not found, whatever the method and whoever asks."""

    authentication_classes = ()
    permission_classes = ()
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound
