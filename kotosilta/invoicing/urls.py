from django.urls import path

from kotosilta.invoicing import views

app_name = "invoicing"
urlpatterns = [
    path("invoices/", views.invoices, name="list"),
    path("invoices/seller/", views.seller, name="seller"),
    path("invoices/prices/", views.prices, name="prices"),
    path("invoices/prices/add/", views.add_price, name="add_price"),
    path("invoices/payment/", views.pay_by_reference, name="pay_by_reference"),
    path("invoices/<uuid:uuid>/", views.invoice, name="invoice"),
    path("invoices/<uuid:uuid>/credit/", views.credit, name="credit"),
    path("invoices/<uuid:uuid>/pay/", views.pay, name="pay"),
    path("invoices/<uuid:uuid>/<slug:kind>/", views.file, name="file"),
]
