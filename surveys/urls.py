"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from surveys.awards.views import held_award
from surveys.responses.mine import mine
from surveys.responses.views import answer, answered, correct
from surveys.results.pages import published, published_csv, published_json, published_xlsx

app_name = "surveys"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/answers/", mine, name="mine"),
    path("me/answers/coins/<int:pk>/", held_award, name="held_award"),
    path("questionnaires/<int:pk>/", answer, name="answer"),
    path("questionnaires/<int:pk>/results/", published, name="results"),
    path("questionnaires/<int:pk>/results.csv", published_csv, name="results_csv"),
    path("questionnaires/<int:pk>/results.xlsx", published_xlsx, name="results_xlsx"),
    path("questionnaires/<int:pk>/results.json", published_json, name="results_json"),
    path("questionnaires/<int:pk>/correct/", correct, name="correct"),
    path("questionnaires/<int:pk>/done/", answered, name="answered"),
]
