"""The frame of a content: opaque, complete, and cheap; its files for whoever holds a ticket."""

import json
import re
import uuid

import pytest
from django.core.files.storage import default_storage

from activities import playing, tickets
from activities.models import H5PLibrary
from activities.tickets import Ticket
from tests.activities.conftest import brought
from tests.activities.packing import PNG, library, library_files, needs, package
from tests.courses.watching import queries

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not playing.is_installed(), reason="the player is not installed (npm ci)"),
]
PLACE = uuid.UUID(int=7)


def ticket(content, user, place=PLACE) -> str:
    return Ticket(user.pk, content.pk, content.folder, place).sign()


def integration(response) -> dict:
    found = re.search(
        r'<script id="h5p-integration"[^>]*>(.*?)</script>', response.content.decode()
    )
    return json.loads(found[1])


def test_the_frame_is_opaque_and_loads_nothing_else(client, salt, aziza):
    answer = client.get(f"/h5p/play/{ticket(salt, aziza)}/")
    assert answer.status_code == 200
    policy = dict(
        part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";")
    )
    assert policy["sandbox"] == "allow-scripts"
    assert policy["default-src"] == "'none'"
    assert policy["frame-src"] == policy["form-action"] == "'none'"
    for name in ("script-src", "connect-src", "img-src"):
        sources = [one for one in policy[name].split() if one.startswith("http")]
        assert all("/h5p/" in one or "/static/activities/" in one for one in sources), name
        assert "/h5p/record/" not in policy[name]
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_the_frame_knows_nothing_of_the_person(client, salt, aziza):
    page = client.get(f"/h5p/play/{ticket(salt, aziza)}/").content.decode()
    for word in ("aziza", "Karimova", "csrf", "sessionid"):
        assert word not in page


def test_a_content_needs_few_requests(client, aziza):
    """Core, styles and the scripts of three libraries: one file of each kind."""
    salt = library(preloadedDependencies=[needs("H5P.Pinch"), needs("H5P.Grain")])
    pinch = library("H5P.Pinch", preloadedDependencies=[needs("H5P.Grain")], runnable=0)
    files = {
        **library_files(salt, script="var order = (window.order || '') + 'salt';"),
        **library_files(pinch, script="'use strict'; var order = 'grain-pinch-';"),
        **library_files(library("H5P.Grain", runnable=0), script="var order = 'grain-';"),
    }
    content = brought(package(libraries=files))
    page = client.get(f"/h5p/play/{ticket(content, aziza)}/").content.decode()
    assert len(re.findall(r"<(?:script src|link)", page)) <= 6
    name = re.search(r"/h5p/bundles/([0-9a-f]{40}\.js)", page)[1]
    script = default_storage.open(f"h5p/bundles/{name}").read().decode()
    assert script.index("'grain-'") < script.index("'grain-pinch-'") < script.index("'salt'")
    assert script.startswith(";"), "one file's strict mode must not rule over the others"


def test_parts_find_their_libraries(client, aziza):
    """What a content names only inside its own texts is loaded, too."""
    pinch = library_files(library("H5P.Pinch", runnable=0), semantics=[], script="// pinch")
    part = {"library": "H5P.Pinch 1.0", "params": {}}
    content = brought(package({"text": "a", "part": part}, {**library_files(), **pinch}))
    found = integration(client.get(f"/h5p/play/{ticket(content, aziza)}/"))
    digest = H5PLibrary.objects.get(machine_name="H5P.Pinch").digest
    assert found["libraryDirectories"]["H5P.Pinch-1.0"] == digest


def test_styles_find_their_pictures(client, aziza):
    data = library(preloadedCss=[{"path": "css/salt.css"}])
    style = """
      .a { background: url(../images/a.png) } .b { src: url('fonts/b.woff?#iefix') }
      .c { background: url("data:image/png;base64,AA") } .d { background: url(../../../../x.png) }
    """
    files = {**library_files(data), "H5P.Salt-1.0/css/salt.css": style,
             "H5P.Salt-1.0/images/a.png": PNG}  # fmt: skip
    content = brought(package(libraries=files))
    page = client.get(f"/h5p/play/{ticket(content, aziza)}/").content.decode()
    name = re.search(r"/h5p/bundles/([0-9a-f]{40}\.css)", page)[1]
    text = b"".join(client.get(f"/h5p/bundles/{name}")).decode()
    digest = H5PLibrary.objects.get().digest
    assert f'url("/h5p/libraries/{digest}/images/a.png")' in text
    assert f'url("/h5p/libraries/{digest}/css/fonts/b.woff?#iefix")' in text
    assert 'url("data:image/png;base64,AA")' in text
    assert "x.png" not in text
    assert client.get(f"/h5p/libraries/{digest}/images/a.png").status_code == 200


def test_a_frame_takes_at_most_ten_queries(client, salt, aziza):
    address = f"/h5p/play/{ticket(salt, aziza)}/"
    client.get(address)
    with queries() as asked:
        client.get(address)
    assert len(asked) <= 10


def test_files_take_no_query_and_are_kept(client, aziza):
    content = brought(package(more={"content/images/a.png": PNG}))
    digest = H5PLibrary.objects.get().digest
    with queries() as asked:
        script = client.get(f"/h5p/libraries/{digest}/salt.js")
        picture = client.get(f"/h5p/contents/{ticket(content, aziza)}/images/a.png")
    assert (script.status_code, picture.status_code, len(asked)) == (200, 200, 0)
    assert script["Content-Type"] == "text/javascript; charset=utf-8"
    assert "immutable" in script["Cache-Control"]
    assert b"".join(picture) == PNG
    assert picture["Cache-Control"] == "private, max-age=43200"
    for answer in (script, picture):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("asked", "status", "body", "where"),
    [
        ("bytes=0-3", 206, PNG[:4], f"bytes 0-3/{len(PNG)}"),
        ("bytes=4-", 206, PNG[4:], f"bytes 4-{len(PNG) - 1}/{len(PNG)}"),
        ("bytes=-5", 206, PNG[-5:], f"bytes {len(PNG) - 5}-{len(PNG) - 1}/{len(PNG)}"),
        ("bytes=5-99999", 206, PNG[5:], f"bytes 5-{len(PNG) - 1}/{len(PNG)}"),
        ("bytes=99999-", 416, b"", f"bytes */{len(PNG)}"),
        ("bytes=9-5", 416, b"", f"bytes */{len(PNG)}"),
        ("bytes=-", 200, PNG, None),
        (f"bytes={'9' * 5000}-", 200, PNG, None),
        ("nonsense", 200, PNG, None),
    ],
)
def test_ranges(client, aziza, asked, status, body, where):
    content = brought(package(more={"content/images/a.png": PNG}))
    address = f"/h5p/contents/{ticket(content, aziza)}/images/a.png"
    answer = client.get(address, headers={"Range": asked, "Accept-Encoding": "gzip"})
    text = answer.content if status == 416 else b"".join(answer)
    assert (answer.status_code, text, answer.get("Content-Range")) == (status, body, where)


@pytest.mark.parametrize(
    "path",
    ["../../../settings.py", "%2e%2e/%2e%2e/x.png", "images/../../a.png", "none.png", "a.php"],
)
def test_nothing_else_is_served(client, salt, aziza, path):
    digest = H5PLibrary.objects.get().digest
    for base in (f"/h5p/libraries/{digest}/", f"/h5p/contents/{ticket(salt, aziza)}/"):
        assert client.get(base + path).status_code == 404


def test_the_files_of_another_content_need_another_ticket(client, salt, aziza):
    other = brought(package(more={"content/images/a.png": PNG}))
    path = f"/h5p/contents/{ticket(salt, aziza)}/images/a.png"
    assert client.get(path).status_code == 404
    escaped = f"/h5p/contents/{ticket(salt, aziza)}/../{other.folder}/images/a.png"
    assert client.get(escaped).status_code == 404


def test_tickets_are_the_same_for_twelve_hours_and_end(aziza, salt):
    one = Ticket(aziza.pk, salt.pk, salt.folder, PLACE)
    start = 1_000 * tickets.WINDOW
    assert one.sign(start) == one.sign(start + tickets.WINDOW - 1)
    assert one.sign(start) != one.sign(start + tickets.WINDOW)
    assert tickets.read(one.sign(start), start + tickets.WINDOW) == one
    with pytest.raises(tickets.Http404):
        tickets.read(one.sign(start), start + 2 * tickets.WINDOW + 1)


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "0" + t, lambda t: "x", str.upper])
def test_forged_tickets(client, salt, aziza, change):
    forged = change(ticket(salt, aziza))
    for name in ("play", "record", "contents"):
        tail = "a.png" if name == "contents" else ""
        answer = client.get(f"/h5p/{name}/{forged}/{tail}", follow=True)
        assert answer.status_code in (404, 405)


def test_the_player_itself_is_served_with_its_version(client):
    version = playing.player_version()
    answer = client.get(f"/h5p/core/{version}/frame.bundle.js")
    assert answer.status_code == 200
    assert "immutable" in answer["Cache-Control"]
    assert client.get(f"/h5p/core/{version}/../package.json").status_code == 404
    assert client.options(f"/h5p/core/{version}/frame.bundle.js").status_code == 204


def test_a_library_that_is_gone_is_no_page(client, salt, aziza):
    H5PLibrary.objects.update(current=False)
    assert client.get(f"/h5p/play/{ticket(salt, aziza)}/").status_code == 404
