"""The expert's own pages, under /my/."""

from django.urls import path

from kotosilta.experts.views import my, my_bookings, my_story, peers

app_name = "my_experts"
urlpatterns = [
    path("expert/", my.home, name="home"),
    path("expert/profile/", my.profile, name="profile"),
    path("expert/photo/", my.photo, name="photo"),
    path("expert/photo/own.webp", my.own_photo, name="own_photo"),
    path("expert/publish/", my.publish, name="publish"),
    path("expert/hide/", my.hide, name="hide"),
    path("expert/stop/", my.stop, name="stop"),
    path("expert/times/", my.availability, name="availability"),
    path("expert/times/week/", my.add_week, name="add_week"),
    path("expert/times/other/", my.add_exception, name="add_exception"),
    path("expert/times/calendar/", my.import_calendar, name="import_calendar"),
    path("expert/times/week/<uuid:uuid>/drop/", my.drop_week, name="drop_week"),
    path("expert/times/other/<uuid:uuid>/drop/", my.drop_exception, name="drop_exception"),
    path("expert/fees/", my.fees, name="fees"),
    path("expert/offers/<uuid:uuid>/", my_bookings.offer, name="offer"),
    path("expert/offers/<uuid:uuid>/<slug:answer>/", my_bookings.answer, name="answer"),
    path("expert/bookings/<uuid:uuid>/", my_bookings.booking, name="booking"),
    path("expert/bookings/<uuid:uuid>/cancel/", my_bookings.cancel, name="cancel"),
    path("expert/bookings/<uuid:uuid>/held/", my_bookings.held, name="held"),
    path("expert/bookings/<uuid:uuid>/feedback/", my_bookings.tell, name="feedback"),
    path("expert/secrecy/", peers.promise_secrecy, name="promise_secrecy"),
    path("peers/", peers.peers, name="peers"),
    path("peers/ask/", peers.ask, name="ask_peer"),
    path("peers/allow/", peers.allow_bridge, name="allow_bridge"),
    path("peers/<uuid:uuid>/cancel/", peers.cancel, name="cancel_peer"),
    path("story/", my_story.story, name="story"),
    path("story/shared/", my_story.shared_with_me, name="shared_with_me"),
    path("story/write/<slug:kind>/", my_story.write, name="write_story"),
    path("story/<uuid:uuid>/share/", my_story.share, name="share_story"),
    path("story/<uuid:uuid>/", my_story.read, name="read_story"),
    path("story/shares/<uuid:uuid>/stop/", my_story.stop_sharing, name="stop_sharing_story"),
]
