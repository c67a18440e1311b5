"""/generate/: the form that follows the model, what it begins with, its price, and asking."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import credits
from accounts.models import User
from generation.models import Generation, ProviderModel
from generation.providers.shapes import Capabilities, Orientation, Param, Role, Voice
from jobs.models import Job
from media_library.models import Asset
from tests.factories import make_asset
from tests.generation.factories import make_generation, make_model, make_template
from tests.media import make_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake")]
SCRIPT = {"X-Fragment": "1"}
WIDE = Capabilities(
    takes_seed=True,
    orientations=(Orientation.LANDSCAPE, Orientation.PORTRAIT),
    resolutions=(480, 720),
    seconds=(4, 5, 8),
    roles=(Role.FIRST,),
    params=(Param(name="steps", label="Steps", type="integer", default=30, minimum=1, maximum=50),),
)
OTHER = Capabilities(orientations=(Orientation.SQUARE,), seconds=(10,), roles=(Role.FIRST, Role.LAST), takes_negative_prompt=True)


def film_model(**fields: Any) -> ProviderModel:
    return make_model(fields.pop("capabilities", WIDE), **{"modality": "video", "label": "Wan 2.2", **fields})


def send(client: Client, model: ProviderModel, script: bool = False, **fields: Any) -> Any:
    values = {
        "modality": model.modality,
        "model": str(model.pk),
        "prompt": "A valley",
        "takes": "1",
        "orientation": "landscape",
        "resolution": "480",
        "seconds": "5",
        "key": str(uuid4()),
        **fields,
    }
    return client.post("/generate/", values, headers=SCRIPT if script else None)


def field(page: str, name: str) -> list[str]:
    return re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)


def checked(page: str, *names: str) -> list[str]:
    """The values of the radios that are on."""
    on = [each for name in names for each in field(page, name) if " checked" in each]
    return [value for each in on for value in re.findall(r'value="([^"]+)"', each)]


def test_what_the_model_cannot_do_is_there_struck_through_with_the_reason(ada_client: Client) -> None:
    film_model(order=1)
    film_model(capabilities=OTHER, label="Kling", order=2)
    page = ada_client.get("/generate/").content.decode()
    squares = [each for each in field(page, "orientation") if 'value="square"' in each]
    assert len(squares) == 1
    assert "disabled" in squares[0]
    assert "Wan 2.2 makes no 1:1 and no 10\N{NO-BREAK SPACE}s." in page
    assert "Wan 2.2 takes no last frame." in page
    assert "Kling does</button>" in page


def test_fields_that_only_another_model_has_are_there_and_say_why_they_cannot_be_used(ada_client: Client) -> None:
    film_model(order=1)
    plain = film_model(capabilities=Capabilities(takes_negative_prompt=True), label="Plain", order=2)
    page = ada_client.get("/generate/").content.decode()
    assert " disabled" in field(page, "negative_prompt")[0]
    assert "Wan 2.2 takes nothing to leave out." in page
    page = ada_client.get(f"/generate/?model={plain.pk}").content.decode()
    assert " disabled" not in field(page, "negative_prompt")[0]
    assert " disabled" in field(page, "seed")[0]
    assert "Plain takes no seed." in page
    assert all(" disabled" in each for name in ("orientation", "seconds", "resolution") for each in field(page, name))
    assert checked(page, "orientation", "seconds", "resolution") == []
    assert "Plain takes no first frame." in page
    assert "Plain decides the orientation, length and resolution itself." in page
    assert send(ada_client, plain, orientation="", resolution="", seconds="").status_code == 302


def test_a_length_or_a_voice_that_only_another_model_lets_one_choose(ada_client: Client) -> None:
    make_model(Capabilities(), modality="music", label="Jukebox", order=1)
    make_model(Capabilities(seconds_range=(5, 180)), modality="music", label="Band", order=2)
    page = ada_client.get("/generate/?modality=music").content.decode()
    assert ("Jukebox decides the length itself." in page, 'name="seconds"' in page) == (True, False)
    make_model(Capabilities(), modality="voice", label="Robot", order=1)
    make_model(Capabilities(voices=(Voice(id="amy", label="Amy"),)), modality="voice", label="Choir", order=2)
    page = ada_client.get("/generate/?modality=voice").content.decode()
    assert "Robot has one voice of its own." in page
    assert re.search(r'<select name="voice"[^>]* disabled', page)


def test_what_no_model_takes_is_not_there(ada_client: Client) -> None:
    film_model(capabilities=Capabilities())
    page = ada_client.get("/generate/").content.decode()
    assert [field(page, name) for name in ("negative_prompt", "seed", "orientation", "seconds", "resolution")] == [[]] * 5
    assert ("itself." in page, "Pictures</legend>" in page) == (False, False)


def test_the_form_begins_with_what_is_usual(ada_client: Client) -> None:
    film_model()
    page = ada_client.get("/generate/").content.decode()
    assert checked(page, "orientation", "seconds", "resolution", "takes") == ["landscape", "5", "720", "1"]
    assert 'value="30"' in field(page, "param-steps")[0]


def test_asking_makes_the_takes_and_shows_the_form_with_the_same_wishes(ada: User, ada_client: Client) -> None:
    credits.grant(ada, 50, "A gift")
    fields: dict[str, Any] = {"takes": "3", "param-steps": "12"}
    answer = send(ada_client, film_model(), **fields)
    takes = Generation.objects.order_by("take")
    assert answer.headers["Location"] == f"/generate/?again={takes[0].pk}#results"
    assert [(take.prompt, take.seconds, take.params) for take in takes] == [("A valley", 5.0, {"steps": 12})] * 3
    page = ada_client.get(answer.headers["Location"]).content.decode()
    assert ">A valley</textarea>" in page
    assert 'value=""' in field(page, "seed")[0]


def test_a_locked_seed_stays_in_the_form(ada_client: Client) -> None:
    answer = send(ada_client, film_model(), seed="48213")
    page = ada_client.get(answer.headers["Location"]).content.decode()
    assert 'value="48213"' in field(page, "seed")[0]


def test_a_script_gets_the_new_groups(ada_client: Client) -> None:
    answer = send(ada_client, film_model(), script=True, prompt="One\n\nTwo\n", is_batch="on", takes="2")
    page = answer.content.decode()
    assert answer.status_code == 201
    assert re.findall(r'<article [^>]*aria-label="(\w+)"', page) == ["Two", "One"]
    assert page.count("data-take=") == 4
    assert "<html" not in page


def test_a_browser_does_not_keep_the_page_with_its_key(ada_client: Client) -> None:
    film_model()
    assert "no-store" in ada_client.get("/generate/").headers["Cache-Control"]


def test_sending_it_twice_asks_once(ada_client: Client) -> None:
    model, key = film_model(), str(uuid4())
    for _ in range(2):
        assert send(ada_client, model, key=key).status_code == 302
    assert Job.objects.filter(kind="generate").count() == 1


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"prompt": " \n "}, "prompt", "Write what the video should show."),
        ({"prompt": "a" * 2001}, "prompt", "The prompt is 2,001 characters long, and 2,000 is the most."),
        ({"prompt": "ok\n" + "a" * 2001, "is_batch": "on"}, "prompt", "Line 2 is 2,001 characters long"),
        ({"prompt": "\n".join("a" * 21), "is_batch": "on"}, "prompt", "These are 21 prompts, and 20 is the most at once."),
        ({"orientation": "square"}, "orientation", ""),
        ({"resolution": "1080"}, "resolution", ""),
        ({"seconds": "60"}, "seconds", ""),
        ({"seconds": "long"}, "seconds", "Enter a number."),
        ({"takes": "5"}, "takes", ""),
        ({"seed": "-1"}, "seed", ""),
        ({"param-steps": "51"}, "param-steps", ""),
        ({"first_frame": str(uuid4())}, "first_frame", "This picture is not in your library"),
        ({"key": "x"}, "key", ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field_before_anything_is_spent(
    ada_client: Client, fields: dict[str, Any], name: str, words: str
) -> None:
    answer = send(ada_client, film_model(), script=True, **fields)
    assert answer.status_code == 422
    said = answer.json()["error"]["fields"]
    assert list(said) == [name]
    assert words in " ".join(said[name])
    assert not Job.objects.filter(kind="generate").exists()


def test_without_script_the_page_says_it_and_keeps_what_was_typed(ada_client: Client) -> None:
    answer = send(ada_client, film_model(), prompt="a" * 2001, seed="7")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2,001 characters" in page
    assert "a" * 2001 in page
    assert 'value="7"' in field(page, "seed")[0]


def test_two_thousand_characters_are_taken_and_a_line_end_is_one(ada_client: Client) -> None:
    prompt = "a" * 1998 + "\r\n" + "b"
    assert send(ada_client, film_model(), prompt=prompt).status_code == 302
    assert len(Generation.objects.get().prompt) == 2000


def test_a_strangers_picture_is_none_and_ones_own_goes_in(ada: User, bea: User, ada_client: Client) -> None:
    model, hers = film_model(), make_asset(bea, kind="image")
    assert send(ada_client, model, script=True, first_frame=str(hers.pk)).status_code == 422
    mine = make_asset(ada, kind="image", mime_type="image/png")
    assert send(ada_client, model, first_frame=str(mine.pk)).status_code == 302
    assert Generation.objects.get().first_frame == mine


def test_without_credits_it_is_said_and_the_button_is_off(ada: User, ada_client: Client) -> None:
    model = film_model(capabilities=WIDE.model_copy(update={"seconds": (600.0,)}))
    answer = send(ada_client, model, script=True, seconds="600")
    assert answer.status_code == 402
    assert "credits" in answer.json()["error"]["message"]
    assert "Not enough credits: this costs 600" in ada_client.get("/generate/").content.decode()


def test_an_unknown_model_falls_back_to_the_first_and_without_any_there_is_no_form(ada_client: Client) -> None:
    assert "No model makes this yet" in ada_client.get("/generate/").content.decode()
    answer = ada_client.post("/generate/", {"prompt": "x", "key": str(uuid4())}, headers=SCRIPT)
    assert (answer.status_code, "No model" in answer.json()["error"]["message"]) == (422, True)
    film_model()
    assert ada_client.get(f"/generate/?model={uuid4()}").status_code == 200


@pytest.mark.parametrize(
    "query", ["?model=x&from=x&template=x&modality=x&show=x&after=x&first=x", "?from=%00", "?prompt=%00%F0%9F"]
)
def test_an_address_that_makes_no_sense_shows_the_form(ada_client: Client, query: str) -> None:
    film_model()
    assert ada_client.get(f"/generate/{query}").status_code == 200


def test_the_price_follows_what_is_chosen(ada: User, ada_client: Client) -> None:
    credits.grant(ada, 50, "A gift")
    model = film_model()
    values = {"modality": "video", "model": str(model.pk), "seconds": "5", "takes": "4", "prompt": "One\nTwo", "is_batch": "on"}
    row = ada_client.post("/generate/quote/", values).content.decode()
    left = User.objects.get(pk=ada.pk).credits
    assert "40 credits" in row
    assert f"{left - 40} after" in row
    assert "Generate 8 takes" in row
    assert "at Fake Films" in row


def test_the_price_reckons_with_the_months_credits_that_are_due(ada_client: Client) -> None:
    values = {"modality": "video", "model": str(film_model().pk), "seconds": "5", "prompt": "One"}
    row = ada_client.post("/generate/quote/", values).content.decode()
    assert "95 after" in row
    assert "Not enough credits" not in row


def test_a_form_that_says_nothing_yet_has_a_price_too(ada_client: Client) -> None:
    model = film_model()
    assert "credit" in ada_client.post("/generate/quote/", {"model": str(model.pk), "seconds": "x"}).content.decode()
    assert ada_client.post("/generate/quote/", {}).status_code == 200


def test_another_model_keeps_what_it_takes_too(ada_client: Client) -> None:
    film_model(order=1)
    other = film_model(capabilities=OTHER, label="Kling", order=2)
    sent = {
        "modality": "video",
        "model": str(other.pk),
        "prompt": "A valley",
        "seconds": "5",
        "orientation": "landscape",
        "takes": "3",
    }
    answer = ada_client.post("/generate/form/", sent, headers=SCRIPT)
    page = answer.content.decode()
    assert "<html" not in page
    assert ">A valley</textarea>" in page
    assert checked(page, "orientation", "seconds", "takes") == ["square", "10", "3"]
    assert "<html" in ada_client.post("/generate/form/", sent).content.decode()


def test_recalling_a_take_whose_model_is_gone_says_which_stands_in_its_place(ada: User, ada_client: Client) -> None:
    film_model()
    take = make_generation(ada, modality="video", model="gone/one", model_label="Old one", seconds=5, seed=9)
    page = ada_client.get(f"/generate/?from={take.pk}").content.decode()
    assert "Old one is not offered any more, so Wan 2.2 stands in its place." in page
    assert 'value="9"' in field(page, "seed")[0]


def test_a_strangers_take_and_private_template_begin_nothing(ada: User, bea: User, ada_client: Client) -> None:
    film_model()
    hers, kept = make_generation(bea, modality="video", prompt="Her secret"), make_template(bea, prompt="Her own")
    page = ada_client.get(f"/generate/?from={hers.pk}").content.decode()
    page += ada_client.get(f"/generate/?template={kept.pk}").content.decode()
    assert ("Her secret" in page, "Her own" in page) == (False, False)


def test_a_template_is_used_by_filling_in_its_blanks(ada: User, bea: User, ada_client: Client) -> None:
    model = film_model()
    template = make_template(bea, is_public=True, prompt="A {{ product }} on {{ the floor }}", defaults={"seconds": 8})
    page = ada_client.get(f"/generate/?template={template.pk}").content.decode()
    assert 'data-blank="product"' in page
    assert "checked" in next(each for each in field(page, "seconds") if 'value="8"' in each)
    sent: dict[str, Any] = {"template": str(template.pk), "prompt": template.prompt, "blank-product": "shoe"}
    refused = send(ada_client, model, script=True, **sent).json()["error"]["fields"]
    assert refused == {"blank-the_floor": ["Write what takes the place of “the floor”."]}
    sent["blank-the_floor"] = "sand"
    assert send(ada_client, model, **sent).status_code == 302
    made = Generation.objects.get()
    template.refresh_from_db()
    assert (made.prompt, made.template, template.usage_count) == ("A shoe on sand", template, 1)


def test_a_template_that_was_deleted_meanwhile_or_is_anothers_stands_in_nobodys_way(bea: User, ada_client: Client) -> None:
    hers = make_template(bea)
    for template in (str(uuid4()), str(hers.pk)):
        assert send(ada_client, film_model(), template=template, parent=str(uuid4())).status_code == 302
    assert not Generation.objects.exclude(template=None, parent=None).exists()
    hers.refresh_from_db()
    assert hers.usage_count == 0


def test_braces_that_somebody_types_are_words(ada_client: Client) -> None:
    assert send(ada_client, film_model(), prompt="A sign that says {{ open }}").status_code == 302
    assert Generation.objects.get().prompt == "A sign that says {{ open }}"


def test_voices_music_and_pictures_have_a_form_of_their_own(ada_client: Client) -> None:
    voices = (Voice(id="amy", label="Amy", language="en-GB"), Voice(id="joe", label="Joe"))
    make_model(Capabilities(voices=voices), modality="voice", label="Speaker")
    make_model(Capabilities(seconds_range=(5, 180), takes_seed=True), modality="music", label="Band")
    page = ada_client.get("/generate/?modality=voice").content.decode()
    assert ("Amy (en-GB)" in page, "Words to say" in page, 'name="seed"' in page) == (True, True, False)
    page = ada_client.get("/generate/?modality=music").content.decode()
    assert 'value="30"' in field(page, "seconds")[0]
    assert 'max="180"' in field(page, "seconds")[0]


def test_pictures_of_the_library_are_offered_for_a_slot(ada: User, bea: User, ada_client: Client) -> None:
    mine = make_asset(ada, kind="image", name="Beach")
    make_asset(bea, kind="image", name="Hers")
    make_asset(ada, name="A film")
    page = ada_client.get("/generate/pick/").content.decode()
    assert re.findall(r'data-picture="([^"]+)"', page) == [str(mine.pk)]
    assert "Nothing is called that" in ada_client.get("/generate/pick/?q=zebra").content.decode()
    assert f'value="{mine.pk}"' in ada_client.get(f"/generate/slots/last/{mine.pk}/").content.decode()
    assert ada_client.get(f"/generate/slots/sound/{mine.pk}/").status_code == 404


def change(client: Client, model: ProviderModel, **fields: Any) -> str:
    """As a press without script: the page, with what was typed."""
    sent = {"modality": "video", "model": str(model.pk), "prompt": "A valley", "takes": "3", **fields}
    return client.post("/generate/form/", sent).content.decode()


def test_without_script_any_picture_can_be_found_and_put_into_a_slot(ada: User, bea: User, ada_client: Client) -> None:
    model = film_model()
    pictures = [make_asset(ada, kind="image", name=f"Beach {n:02}") for n in range(13)]
    make_asset(bea, kind="image", name="Beach of hers")
    page = change(ada_client, model, pick="first_frame")
    shown = re.findall(r'name="first_frame"\s+value="([^"]+)"', page)
    assert shown == [str(each.pk) for each in reversed(pictures[1:])]
    assert ("Page 1 of 2" in page, ">A valley</textarea>" in page) == (True, True)
    page = change(ada_client, model, pick_for="first_frame", pick_page="2")
    assert re.findall(r'name="first_frame"\s+value="([^"]+)"', page) == [str(pictures[0].pk)]
    page = change(ada_client, model, pick_for="first_frame", pick_page="1", pick_q="beach 07")
    assert re.findall(r'name="first_frame"\s+value="([^"]+)"', page) == [str(pictures[7].pk)]
    assert "Nothing is called that" in change(ada_client, model, pick_for="first_frame", pick_page="1", pick_q="zebra")

    page = change(ada_client, model, pick_for="first_frame", first_frame=str(pictures[7].pk))
    assert f'<input type="hidden" name="first_frame" value="{pictures[7].pk}">' in page
    assert 'name="pick_q"' not in page
    page = change(ada_client, model, first_frame=str(pictures[7].pk), take_out="first_frame")
    assert 'name="first_frame"' not in page
    assert 'name="pick_q"' not in change(ada_client, model, pick="prompt")


def test_enter_in_the_search_of_pictures_does_not_generate(ada_client: Client) -> None:
    page = change(ada_client, film_model(), pick="first_frame")
    form = page[page.index('id="generate"') :]
    assert re.search(r"<button[^>]*>", form)[0].count("pick_page") == 1  # type: ignore[index]


def test_links_of_the_page_that_a_press_brings_lead_to_pages(ada: User, ada_client: Client) -> None:
    page = change(ada_client, film_model())
    assert ('href="/generate/?modality=image"' in page, 'href="?' in page) == (True, False)


def test_a_picture_is_brought_into_a_slot(ada: User, ada_client: Client) -> None:
    file = SimpleUploadedFile("beach.png", make_image(suffix=".png").read_bytes(), "image/png")
    answer = ada_client.post("/generate/slots/first/", {"file": file})
    asset = Asset.objects.get()
    assert (answer.status_code, asset.name, asset.owner) == (201, "beach", ada)
    page = answer.content.decode()
    assert f'name="first_frame" value="{asset.pk}"' in page
    assert f'refresh="/generate/slots/first/{asset.pk}/"' in page


def test_a_picture_that_no_model_takes_for_its_size_is_not_brought(ada_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generation.views.slots.INPUT_MAX", 10)
    answer = ada_client.post("/generate/slots/first/", {"file": SimpleUploadedFile("a.png", b"x" * 11, "image/png")})
    assert answer.status_code == 422
    assert (
        answer.json()["error"]["message"] == "This picture has 11\xa0bytes, and 10\xa0bytes is the most. Make it smaller first."
    )
    assert not Asset.objects.exists()


def test_what_is_no_picture_is_not_brought(ada_client: Client) -> None:
    answer = ada_client.post("/generate/slots/first/", {"file": SimpleUploadedFile("a.txt", b"words", "text/plain")})
    assert (answer.status_code, "Choose a picture" in answer.json()["error"]["message"]) == (422, True)
    assert not Asset.objects.exists()


def test_a_picture_begins_a_film_with_a_model_that_takes_it(ada: User, ada_client: Client) -> None:
    film_model(capabilities=WIDE.model_copy(update={"roles": ()}), label="Words only", order=1)
    film_model(label="Takes pictures", order=2)
    picture = make_asset(ada, kind="image")
    page = ada_client.get(f"/generate/?modality=video&first={picture.pk}").content.decode()
    assert f'name="first_frame" value="{picture.pk}"' in page
    assert re.search(r"<option[^>]* selected>Takes pictures", page)
