"""Addresses of XLSForm files, inside the administration."""

from django.urls import path

from surveys.xlsform import views

app_name = "xlsform"
urlpatterns = [
    path("import/", views.bring, name="bring"),
    path("<int:pk>/xlsform/", views.take_home, name="take_home"),
]
