"""Under /jobs/: the stream of one job's changes, and cancelling it. The JSON is under /api/v1/, see config/api_urls.py."""

from django.urls import path

from jobs import events, views

app_name = "jobs"

urlpatterns = [
    path("<uuid:pk>/events/", events.stream, name="events"),
    path("<uuid:pk>/cancel/", views.cancel, name="cancel"),
]
