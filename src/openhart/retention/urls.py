"""The room's addresses, below /records/."""

from django.urls import path

from openhart.retention.views import disposing, holding, listing

app_name = "retention"
urlpatterns = [
    path("schedule/", listing.schedule, name="schedule"),
    path("due/", disposing.due, name="due"),
    path("due/propose/", disposing.propose, name="propose"),
    path("proposals/", disposing.proposals, name="proposals"),
    path("proposals/<uuid:proposal_id>/", disposing.proposal, name="proposal"),
    path("proposals/<uuid:proposal_id>/approve/", disposing.approve, name="approve"),
    path("proposals/<uuid:proposal_id>/reject/", disposing.reject, name="reject"),
    path("proposals/<uuid:proposal_id>/stop/", disposing.stop, name="stop"),
    path("proposals/<uuid:proposal_id>/<uuid:item_id>/take-out/", disposing.take_out, name="take_out"),
    path("holds/", holding.holds, name="holds"),
    path("holds/place/", holding.place, name="place"),
    path("holds/<uuid:hold_id>/", holding.hold, name="hold"),
    path("holds/<uuid:hold_id>/lift/", holding.lift, name="lift"),
    path("disposed/", listing.tombstones, name="tombstones"),
    path("disposed/export/", listing.export, name="export"),
    path("disposed/<uuid:tombstone_id>/", listing.tombstone, name="tombstone"),
]
