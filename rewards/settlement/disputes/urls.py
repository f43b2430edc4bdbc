"""Addresses of disputes, below merchant/statements/."""

from django.urls import path

from rewards.settlement.disputes import views

urlpatterns = [
    path("<slug:number>/lines/<int:pk>/dispute/", views.dispute, name="statement_dispute"),
    path("<slug:number>/disputes/<int:pk>/photo/", views.dispute_photo, name="dispute_photo"),
]
