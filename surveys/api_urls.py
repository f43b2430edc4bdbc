"""Addresses of this app's API."""

from django.urls import path

from surveys.responses.api import QuestionnaireView, ResponsesView
from surveys.results.api import ResultsView

urlpatterns = [
    path("questionnaires/<int:pk>/", QuestionnaireView.as_view()),
    path("questionnaires/<int:pk>/results/", ResultsView.as_view()),
    path("questionnaires/<int:pk>/responses/", ResponsesView.as_view()),
]
