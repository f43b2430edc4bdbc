"""Addresses of posters; they are printed, so they stay."""

from django.urls import path

from rewards.redemption.posters import views

urlpatterns = [
    path("s/", views.poster_by_number, name="poster_by_number"),
    path("s/<int:pk>/", views.poster, name="poster"),
]
