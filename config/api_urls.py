"""Addresses of the JSON API, under /api/v1/."""

from django.urls import path

from jobs import api as jobs
from projects import api as projects

urlpatterns = [
    path("jobs/<uuid:pk>/", jobs.detail, name="api_job"),
    path("projects/<uuid:pk>/renders/", projects.renders, name="api_renders"),
    path("projects/<uuid:pk>/timeline/", projects.timeline, name="api_timeline"),
]
