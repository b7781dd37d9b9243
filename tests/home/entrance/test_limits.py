"""S25: who guesses is slowed down, and no stranger locks an editor out."""

import json

import pytest
from django.test import Client

from home.entrance import limits
from tests import staff
from tests.home.entrance import door
from tests.petitions.test_shared_cache import CACHES, process
from tools.redis_server import RedisServer

pytestmark = pytest.mark.django_db

OFFICE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
TOO_MANY = "Too many wrong tries."


def at(network, **extra):
    return Client(REMOTE_ADDR=network, **extra)


def guess(user, *, network=ELSEWHERE, times=1):
    """A stranger's wrong passwords, each from a fresh browser; what the last one was told."""
    for number in range(times):
        _client, answer = door.type_password(user, f"guess {number}", at(network))
    return answer.content.decode()


def guess_from_everywhere(user):
    """As many as are heard out at one account in a day, from networks that each stay below."""
    for number in range(limits.MOST_OF_ACCOUNT // limits.MOST_BY_NETWORK):
        guess(user, network=f"198.51.100.{number + 20}", times=limits.MOST_BY_NETWORK)


def test_s25_after_ten_wrong_passwords_the_right_one_is_not_heard_either():
    user = staff.editor()
    assert TOO_MANY not in guess(user, times=limits.MOST_BY_NETWORK)
    client, answer = door.type_password(user, client=at(ELSEWHERE))
    assert TOO_MANY in answer.content.decode()
    assert not door.is_in(client)


def test_s25_whoever_sits_elsewhere_does_not_notice():
    user = staff.editor()
    guess(user, times=limits.MOST_BY_NETWORK + 5)
    client, _answer = door.type_password(user, client=at(OFFICE))
    assert door.is_in(client)


def test_s25_a_known_browser_gets_in_beside_a_stranger_in_the_same_network():
    user = staff.editor()
    known, _answer = door.type_password(user, client=at(OFFICE))
    known.post("/admin/logout/")
    guess(user, network=OFFICE, times=limits.MOST_OF_NETWORK + 5)
    client, _answer = door.type_password(user, client=known)
    assert door.is_in(client)


def test_a_known_browser_has_limits_of_its_own():
    user = staff.editor()
    known, _answer = door.type_password(user)
    known.post("/admin/logout/")
    for _time in range(limits.MOST_BY_DEVICE):
        door.type_password(user, "wrong", known)
    _client, answer = door.type_password(user, client=known)
    assert TOO_MANY in answer.content.decode()


def test_a_browser_is_known_for_the_account_that_it_logged_in_to_and_by_nothing_made_up():
    user, colleague = staff.editor(), staff.moderator()
    guess(user, network=OFFICE, times=limits.MOST_BY_NETWORK)
    known, _answer = door.type_password(colleague, client=at(OFFICE))
    known.post("/admin/logout/")
    forged = at(OFFICE)
    forged.cookies[limits.COOKIE] = known.cookies[limits.COOKIE].value.replace(":", "x", 1)
    for client in (known, forged):
        _client, answer = door.type_password(user, client=client)
        assert TOO_MANY in answer.content.decode()


def test_s20_the_cookie_of_a_known_browser_goes_to_the_door_alone_and_names_nobody():
    user = staff.editor()
    client, _answer = door.type_password(user)
    cookie = client.cookies[limits.COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (door.LOGIN, True, "Lax")
    assert user.username not in cookie.value


def test_one_network_cannot_go_through_many_names():
    for number in range(limits.MOST_OF_NETWORK):
        assert TOO_MANY not in guess(f"name-{number}")
    assert TOO_MANY in guess("one-more")


def test_s25_under_attack_from_everywhere_a_strange_browser_needs_a_second_factor():
    plain, guarded = staff.editor(), door.with_app(staff.organiser())
    known, _answer = door.type_password(plain)
    known.post("/admin/logout/")
    for user in (plain, guarded):
        guess_from_everywhere(user)
    client, answer = door.type_password(plain, client=at(OFFICE))
    assert TOO_MANY in answer.content.decode()
    assert not door.is_in(client)
    client, answer = door.type_password(guarded, client=at(OFFICE))
    assert answer["Location"] == door.SECOND
    client.post(door.SECOND, {"code": door.code()})
    assert door.is_in(client)
    client, _answer = door.type_password(plain, client=known)
    assert door.is_in(client)


def test_s25_under_attack_a_new_password_opens_the_door_of_its_owner(mailoutbox):
    """Without a known browser and without a second factor."""
    user = staff.editor()
    user.email = "edda@example.org"
    user.save()
    guess_from_everywhere(user)
    client = at(OFFICE)
    client.post("/admin/password_reset/", {"email": user.email})
    form = client.get(door.link_for_password(mailoutbox[0]))["Location"]
    new = "lantern-by-the-quay-7"
    client.post(form, {"new_password1": new, "new_password2": new})
    assert not door.is_in(client)
    assert TOO_MANY in door.type_password(user, new, at(OFFICE))[1].content.decode()
    door.type_password(user, new, client)
    assert door.is_in(client)


def test_s25_names_that_nobody_has_are_counted_alike():
    user = staff.editor()
    for name, network in (("nobody", OFFICE), (user.username, ELSEWHERE)):
        assert TOO_MANY not in guess(name, network=network, times=limits.MOST_BY_NETWORK)
        assert TOO_MANY in guess(name, network=network)


def test_another_spelling_of_the_name_is_no_other_account():
    for name in ("Editors", " editors", "EDITORS", "ｅditors") * 3:
        answer = guess(name)
    assert TOO_MANY in answer


def test_right_passwords_do_not_count():
    user = staff.editor()
    for _time in range(limits.MOST_BY_NETWORK + 5):
        client, _answer = door.type_password(user, client=at(OFFICE))
        assert door.is_in(client)


def test_s25_codes_are_counted_too():
    user = door.with_app(staff.organiser())
    client, _answer = door.type_password(user)
    for _time in range(limits.MOST_BY_NETWORK):
        answer = client.post(door.SECOND, {"code": "000000"})
    assert TOO_MANY not in answer.content.decode()
    answer = client.post(door.SECOND, {"code": door.code()})
    assert TOO_MANY in answer.content.decode()
    assert not door.is_in(client)


def test_s25_who_finds_a_browser_left_open_does_not_guess_the_password():
    """To set up a factor of their own, which asks for it some minutes after log-in."""
    client, _answer = door.type_password(staff.editor())
    session = client.session
    session["entrance_began"] -= 301
    session.save()
    again = client.get(door.APP)["Location"]
    for number in range(limits.MOST_BY_NETWORK):
        client.post(again, {"password": f"guess {number}"})
    answer = client.post(again, {"password": door.PASSWORD})
    assert TOO_MANY in answer.content.decode()
    assert client.get(door.APP)["Location"] == again


def test_a_web_server_that_knows_no_network_lets_staff_in_too():
    """Behind a socket of Unix there is none."""
    client, _answer = door.type_password(staff.editor(), client=at(""))
    assert door.is_in(client)


def test_nobody_fills_the_mailbox_of_a_colleague_with_links(mailoutbox):
    user = staff.superuser()
    for number in range(limits.MOST_LINKS + 3):
        client = at(f"198.51.100.{number + 20}")
        answer = client.post("/admin/password_reset/", {"email": user.email})
        assert answer["Location"] == "/admin/password_reset/done/"
    assert len(mailoutbox) == limits.MOST_LINKS
    for number in range(limits.MOST_LINKS_OF_NETWORK):
        at(OFFICE).post("/admin/password_reset/", {"email": f"{number}@example.org"})
    colleague = staff.editor()
    colleague.email = "a@example.org"
    colleague.save()
    at(OFFICE).post("/admin/password_reset/", {"email": "a@example.org"})
    assert len(mailoutbox) == limits.MOST_LINKS


@pytest.mark.redis
def test_r3_without_the_shared_cache_staff_still_log_in(settings):
    """Counted in a real Redis by all processes; when it is away, nobody stays outside for that."""
    server = RedisServer()
    server.start()
    try:
        settings.CACHES = json.loads(process(CACHES, CACHE_URL=server.url))
        user = staff.editor()
        assert TOO_MANY in guess(user, times=limits.MOST_BY_NETWORK + 1)
    finally:
        server.kill()
    client, _answer = door.type_password(user, client=at(ELSEWHERE))
    assert door.is_in(client)
