"""Addresses of emergencies."""

from django.urls import path

from engagement.emergencies.incidents import views

urlpatterns = [
    path("emergencies/", views.emergencies, name="emergencies"),
    path("emergencies/now/", views.now, name="emergencies_now"),
    path("emergencies/pinned/", views.pinned, name="emergencies_pinned"),
    path("emergencies/<int:pk>/", views.incident, name="incident"),
    path("emergencies/<int:pk>/answer/", views.answer, name="safety_answer"),
]
