"""Addresses of the JSON API, under /api/v1/."""

from django.urls import path

from jobs import api as jobs
from projects import api as projects

urlpatterns = [
    path("jobs/", jobs.feed_state, name="api_jobs"),
    path("jobs/read/", jobs.read_all, name="api_jobs_read"),
    path("jobs/<uuid:pk>/", jobs.detail, name="api_job"),
    path("jobs/<uuid:pk>/cancel/", jobs.cancel, name="api_job_cancel"),
    path("jobs/<uuid:pk>/retry/", jobs.retry, name="api_job_retry"),
    path("jobs/<uuid:pk>/read/", jobs.read, name="api_job_read"),
    path("projects/<uuid:pk>/renders/", projects.renders, name="api_renders"),
    path("projects/<uuid:pk>/timeline/", projects.timeline, name="api_timeline"),
]
