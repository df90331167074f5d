"""The addresses of the demonstration, routed in its installation and nowhere else."""

from django.urls import path

from openhart.config.demo import mailbox, signing

app_name = "demo"
urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-in/again/", signing.step_up, name="step_up"),
    path("demonstration/mail/", mailbox.mailbox, name="mailbox"),
]
