from django.urls import path

from petitions import views

app_name = "petitions"

urlpatterns = [
    path("sign/<uuid:key>/", views.sign, name="sign"),
    path("sign/<uuid:key>/done/", views.done, name="done"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
]
