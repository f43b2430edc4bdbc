"""Addresses of this app's API."""

from django.urls import path

from civic.api.views import DocsView, SchemaView
from civic.identity.api import IdentityView
from civic.mydata.api import LooksView
from civic.profile.api import ProfileView, TopicsView
from civic.signin.api import VisitsView

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("profile/", ProfileView.as_view()),
    path("topics/", TopicsView.as_view()),
    path("identity/", IdentityView.as_view()),
    path("me/looks/", LooksView.as_view()),
    path("me/sessions/", VisitsView.as_view()),
    path("docs/", DocsView.as_view(), name="api-docs"),
]
