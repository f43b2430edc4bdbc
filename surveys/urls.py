"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from surveys.responses.mine import mine
from surveys.responses.views import answer, answered

app_name = "surveys"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/answers/", mine, name="mine"),
    path("questionnaires/<int:pk>/", answer, name="answer"),
    path("questionnaires/<int:pk>/done/", answered, name="answered"),
]
