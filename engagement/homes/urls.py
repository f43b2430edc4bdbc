"""Addresses of the arrangement of the home page."""

from django.urls import path

from engagement.homes import views

urlpatterns = [
    path("me/home/", views.my_home, name="my_home"),
    path("me/home/newest/", views.newest_first, name="newest_first"),
]
