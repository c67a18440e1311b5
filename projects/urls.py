"""Addresses under /projects/."""

from django.urls import path

from projects.views import adding, clip_table, listing, rendering, still

app_name = "projects"

urlpatterns = [
    path("", listing.list_projects, name="list"),
    path("create/", listing.create, name="create"),
    path("trash/", listing.list_trash, name="trashed"),
    path("<uuid:pk>/", clip_table.detail, name="detail"),
    path("<uuid:pk>/add/", adding.add, name="add"),
    path("<uuid:pk>/still/", still.still, name="still"),
    path("<uuid:pk>/rename/", listing.rename, name="rename"),
    path("<uuid:pk>/trash/", listing.trash, name="trash"),
    path("<uuid:pk>/restore/", listing.restore, name="restore"),
    path("<uuid:pk>/delete/", listing.delete, name="delete"),
    path("<uuid:pk>/render/", rendering.render, name="render"),
    path("<uuid:pk>/renders/<uuid:render_pk>/", rendering.detail, name="render_detail"),
    path("<uuid:pk>/renders/<uuid:render_pk>/result/", rendering.result, name="render_result"),
    path("<uuid:pk>/renders/<uuid:render_pk>/row/", rendering.row, name="render_row"),
    path("<uuid:pk>/renders/<uuid:render_pk>/again/", rendering.again, name="render_again"),
]
