"""Addresses of the builder, inside the administration."""

from django.urls import path

from surveys.builder import library, pictures, trying, views

app_name = "builder"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.build, name="build"),
    path("<int:pk>/pictures/", pictures.page, name="pictures"),
    path("<int:pk>/library/", library.page, name="library"),
    path("<int:pk>/try/", trying.attempt, name="try"),
]
