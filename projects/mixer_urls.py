"""Addresses under /mixer/. `pk` is a project's."""

from django.urls import path

from projects.views.mixer import acting, board, clips, groups, listing, plan, rows, run, runs, settings

app_name = "mixer"

urlpatterns = [
    path("", listing.list_mixes, name="list"),
    path("new/", listing.create, name="create"),
    path("targets/", listing.targets, name="targets"),
    path("<uuid:pk>/", board.show, name="board"),
    path("<uuid:pk>/put-back/", board.put_back, name="put_back"),
    path("<uuid:pk>/groups/add/", groups.add, name="group_add"),
    path("<uuid:pk>/groups/<uuid:group_pk>/", groups.change, name="group"),
    path("<uuid:pk>/groups/<uuid:group_pk>/rename/", groups.rename, name="group_rename"),
    path("<uuid:pk>/groups/<uuid:group_pk>/optional/", groups.set_optional, name="group_optional"),
    path("<uuid:pk>/groups/<uuid:group_pk>/move/", groups.move, name="group_move"),
    path("<uuid:pk>/groups/<uuid:group_pk>/delete/", groups.delete, name="group_delete"),
    path("<uuid:pk>/clips/add/", clips.add, name="clip_add"),
    path("<uuid:pk>/clips/<uuid:clip_pk>/", clips.change, name="clip"),
    path("<uuid:pk>/clips/<uuid:clip_pk>/rename/", clips.rename, name="clip_rename"),
    path("<uuid:pk>/clips/<uuid:clip_pk>/move/", clips.move, name="clip_move"),
    path("<uuid:pk>/clips/<uuid:clip_pk>/remove/", clips.remove, name="clip_remove"),
    path("<uuid:pk>/plan/", plan.plan, name="plan"),
    path("<uuid:pk>/plan.csv", plan.sheet, name="sheet"),
    path("<uuid:pk>/import/", plan.bring_in, name="import"),
    path("<uuid:pk>/bar/", plan.bar, name="bar"),
    path("<uuid:pk>/settings/", settings.settings, name="settings"),
    path("<uuid:pk>/settings/names/", settings.names, name="names"),
    path("<uuid:pk>/rules/", settings.rules, name="rules"),
    path("<uuid:pk>/rules/remove/", settings.remove_rule, name="rule_remove"),
    *(path(f"<uuid:pk>/rows/{edit}/", rows.change_all, {"edit": edit}, name=f"rows_{edit}") for edit in rows.OF_ALL),
    path("<uuid:pk>/rows/cells/", rows.cells, name="cells"),
    path("<uuid:pk>/rows/fill/", rows.fill, name="fill"),
    path("<uuid:pk>/rows/<int:number>/", rows.film, name="film"),
    path("<uuid:pk>/rows/<int:number>/swap/", rows.swap, name="row_swap"),
    *(path(f"<uuid:pk>/rows/<int:number>/{edit}/", rows.change_one, {"edit": edit}, name=f"row_{edit}") for edit in rows.OF_ONE),
    path("<uuid:pk>/run/", run.run, name="ask"),
    path("<uuid:pk>/runs/<uuid:mix_pk>/", runs.run, name="run"),
    path("<uuid:pk>/runs/<uuid:mix_pk>/result/", runs.result, name="run_result"),
    path("<uuid:pk>/runs/<uuid:mix_pk>/row/", runs.row, name="run_row"),
    path("<uuid:pk>/runs/<uuid:mix_pk>/rows/", runs.rows, name="run_rows"),
    path("<uuid:pk>/runs/<uuid:mix_pk>/outputs/<int:number>/", runs.output, name="output"),
    path("<uuid:pk>/runs/<uuid:mix_pk>/zip/", acting.archive, name="run_zip"),
    path("<uuid:pk>/runs/<uuid:mix_pk>/manifest.csv", acting.manifest, name="run_manifest"),
    *(path(f"<uuid:pk>/runs/<uuid:mix_pk>/{act}/", view, name=f"run_{act}") for act, view in acting.ACTS.items()),
]
