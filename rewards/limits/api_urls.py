"""The limits’ address in the API."""

from django.urls import path

from rewards.limits.api import LimitsView

urlpatterns = [
    path("wallet/limits/", LimitsView.as_view()),
]
