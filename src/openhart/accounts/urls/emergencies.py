"""Cases opened in an emergency, and their review. The page that opens one is the desk's: it knows the cases."""

from django.urls import path

from openhart.accounts.views import emergencies

urlpatterns = [
    path("", emergencies.listing, name="emergencies"),
    path("<uuid:emergency_id>/", emergencies.one, name="emergency"),
    path("<uuid:emergency_id>/agree/", emergencies.agree, name="emergency_agree"),
    path("<uuid:emergency_id>/decline/", emergencies.decline, name="emergency_decline"),
    path("<uuid:emergency_id>/close/", emergencies.close, name="emergency_close"),
    path("<uuid:emergency_id>/review/", emergencies.review, name="emergency_review"),
]
