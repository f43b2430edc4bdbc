"""Addresses of invoices and receipts, below merchant/statements/."""

from django.urls import path

from rewards.settlement.payments import views

urlpatterns = [
    path("<slug:number>/receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("<slug:number>/invoice/", views.invoice, name="statement_invoice"),
    path("<slug:number>/invoice/photo/", views.invoice_photo, name="invoice_photo"),
]
