"""The addresses of a case's forms, under /cases/."""

from django.urls import path

from openhart.paperwork import views

app_name = "paperwork"
_ONE = "<str:reference>/forms/<str:code>/<str:to>/"
urlpatterns = [
    path("<str:reference>/forms/", views.forms, name="forms"),
    path(_ONE, views.form, name="form"),
    path(f"{_ONE}paper/", views.print_paper, name="paper"),
]
