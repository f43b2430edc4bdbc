"""Addresses of a merchant’s statements, below merchant/statements/."""

from django.urls import path

from rewards.settlement.statements import views

urlpatterns = [
    path("", views.statements, name="statements"),
    path("<slug:number>/", views.statement, name="statement"),
    path("<slug:number>/lines.csv", views.lines_csv, name="statement_csv"),
    path("<slug:number>/statement.pdf", views.statement_pdf, name="statement_pdf"),
    path("<slug:number>/confirm/", views.confirm, name="statement_confirm"),
]
