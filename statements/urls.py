from django.urls import path

from statements import views

app_name = "statements"

urlpatterns = [
    path("wordings/<uuid:key>/", views.wordings, name="wordings"),
    path("cards/<uuid:key>/<slug:digest>.png", views.card, name="card"),
]
