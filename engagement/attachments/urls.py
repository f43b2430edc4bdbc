"""Addresses of notices' files."""

from django.urls import path

from engagement.attachments import views

urlpatterns = [path("notices/<int:pk>/files/<int:number>/", views.attachment, name="attachment")]
