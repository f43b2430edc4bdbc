"""Addresses of answers in words, inside the administration."""

from django.urls import path

from surveys.coding import views

app_name = "coding"
urlpatterns = [path("<int:pk>/words/", views.words, name="words")]
