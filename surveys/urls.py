"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from surveys.responses.views import answer, answered

app_name = "surveys"
urlpatterns: list[URLPattern | URLResolver] = [
    path("questionnaires/<int:pk>/", answer, name="answer"),
    path("questionnaires/<int:pk>/done/", answered, name="answered"),
]
