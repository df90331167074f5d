"""The addresses of the demonstration at the partners' site: signing in by card, and nothing of the desk's rooms."""

from django.urls import path

from openhart.config.demo import signing

app_name = "demo"
urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-in/again/", signing.step_up, name="step_up"),
]
