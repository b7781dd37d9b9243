from django.urls import path

from petitions import views

app_name = "petitions"

urlpatterns = [
    path("sign/<uuid:key>/", views.sign, name="sign"),
    path("sign/<uuid:key>/form/", views.form, name="form"),
    path("sign/<uuid:key>/done/", views.done, name="done"),
    path("signatures/<uuid:key>/", views.signatures, name="signatures"),
    path("comments/<uuid:key>/", views.comments, name="comments"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("confirm/<str:token>/not-me/", views.confirm_not_me, name="confirm-not-me"),
    path("manage/<str:token>/", views.manage, name="manage"),
    path("manage/<str:token>/withdraw/", views.withdraw, name="withdraw"),
    path("manage/<str:token>/not-me/", views.manage_not_me, name="manage-not-me"),
    path("manage/<str:token>/data.json", views.data, name="data"),
    path("link/<uuid:key>/", views.link, name="link"),
    path("link/<uuid:key>/done/", views.link_done, name="link-done"),
]
