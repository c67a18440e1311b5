"""Addresses under /generate/ and /templates/."""

from django.urls import path

from generation.views import captions, costs, generate, slots, takes, templates

app_name = "generation"

urlpatterns = [
    path("generate/", generate.generate, name="generate"),
    path("generate/form/", generate.change, name="change"),
    path("generate/quote/", generate.quote, name="quote"),
    path("generate/pick/", slots.pick, name="pick"),
    path("generate/slots/<slug:role>/", slots.upload, name="slot_upload"),
    path("generate/slots/<slug:role>/<uuid:pk>/", slots.show_slot, name="slot"),
    path("generate/compare/", takes.compare, name="compare"),
    path("generate/batches/<uuid:batch>/cancel/", takes.cancel, name="cancel_batch"),
    path("generate/takes/<uuid:pk>/", takes.show_take, name="take"),
    path("generate/takes/<uuid:pk>/card/", takes.show_card, name="card"),
    path("generate/takes/<uuid:pk>/review/", takes.review, name="review"),
    path("generate/takes/<uuid:pk>/extend/", takes.extend, name="extend"),
    path("generate/takes/<uuid:pk>/last-frame/", slots.last_frame, name="last_frame"),
    path("generate/takes/<uuid:pk>/retry/", takes.retry, name="retry"),
    path("generate/takes/<uuid:pk>/add/", takes.add, name="add"),
    path("generate/costs/", costs.page, name="costs"),
    path("generate/captions/<uuid:pk>/", captions.page, name="captions"),
    path("generate/captions/<uuid:pk>/captions.srt", captions.srt, name="captions_srt"),
    path("templates/", templates.list_templates, name="templates"),
    path("templates/create/", templates.create, name="template_create"),
    path("templates/<uuid:pk>/edit/", templates.edit, name="template_edit"),
    path("templates/<uuid:pk>/delete/", templates.delete, name="template_delete"),
    path("templates/<uuid:pk>/thumbnail/", templates.thumbnail, name="template_thumbnail"),
]
