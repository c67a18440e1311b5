"""Under /jobs/: the list, and what can be done to a job. The streams are in events.py, the JSON is in config/api_urls.py."""

from django.urls import path

from jobs import views

app_name = "jobs"

urlpatterns = [
    path("", views.list_jobs, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("<uuid:pk>/row/", views.show_row, name="row"),
    path("<uuid:pk>/cancel/", views.cancel, name="cancel"),
    path("<uuid:pk>/retry/", views.retry, name="retry"),
    path("<uuid:pk>/read/", views.read, name="read"),
]
