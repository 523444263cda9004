"""Web Push: to a real endpoint over HTTP, opened with the browser's own key."""

import base64
import json
from datetime import time

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from pywebpush import WebPushException

from kamerton.core import clock
from kamerton.core.errors import DomainError
from kamerton.notifications import operations
from kamerton.notifications.api import notify
from kamerton.notifications.enums import MailWay
from kamerton.notifications.models import Manner, Notification, PushDevice, PushKey
from kamerton.notifications.operations import Choice, Device
from tests.notifications.conftest import REPLY, REVIEW
from tests.worker import run_jobs


def _subscribe(client, service, **more):
    return client.post(
        "/notifications/devices/",
        json.dumps({**service.subscription(), **more}),
        content_type="application/json",
    )


def _bytes(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_push_reaches_the_browser_and_only_it_can_read_it(sign_in, learner, push_service):
    assert _subscribe(sign_in(learner), push_service).status_code == 200
    params = {"name": "Ирина", "excerpt": "Баян держат так."}
    (made,) = notify([learner.pk], REPLY, url="/t/1/", params=params)
    run_jobs()
    ((path, headers, body),) = push_service.taken
    assert path == "/push/abc"
    assert headers["content-encoding"] == "aes128gcm"
    assert "Баян".encode() not in body
    assert push_service.opened(body) == {
        "title": "Ирина: новый ответ",
        "body": "Баян держат так.",
        "url": f"/notifications/{made}/",
        "tag": f"n{made}",
        "language": "ru",
    }


def test_a_push_is_signed_with_the_installations_key(sign_in, learner, push_service):
    client = sign_in(learner)
    html = client.get("/notifications/preferences/").content.decode()
    key = html.split('key="')[1].split('"')[0]
    _subscribe(client, push_service)
    notify([learner.pk], REPLY, url="/")
    run_jobs()
    header = {name.lower(): text for name, text in push_service.taken[0][1].items()}
    fields = dict(
        part.strip().split("=", 1)
        for part in header["authorization"].removeprefix("vapid ").split(",")
    )
    assert fields["k"] == key
    signed, _dot, seal = fields["t"].rpartition(".")
    raw = _bytes(seal)
    sign = utils.encode_dss_signature(
        int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    )
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(key))
    public.verify(sign, signed.encode(), ec.ECDSA(hashes.SHA256()))
    claims = json.loads(_bytes(signed.split(".")[1]))
    assert claims["aud"] == push_service.subscription()["endpoint"].removesuffix("/push/abc")
    assert claims["sub"].startswith("mailto:")
    assert PushKey.objects.count() == 1


def test_the_key_is_made_once(db):
    assert operations.own_key().private_pem == operations.own_key().private_pem


def test_a_browser_that_is_gone_is_forgotten(sign_in, learner, push_service):
    _subscribe(sign_in(learner), push_service)
    push_service.status = 410
    notify([learner.pk], REPLY, url="/")
    run_jobs()
    assert not PushDevice.objects.exists()


def test_a_passing_fault_is_tried_again_and_a_refusal_is_not(sign_in, learner, push_service):
    _subscribe(sign_in(learner), push_service)
    device = PushDevice.objects.get()
    (made,) = notify([learner.pk], REPLY, url="/")
    push_service.status = 503
    with pytest.raises(WebPushException):
        operations.push_one(made, device.pk)
    push_service.status = 400
    operations.push_one(made, device.pk)
    assert PushDevice.objects.exists()


def test_each_wish_and_what_is_read_counts(sign_in, learner, push_service):
    _subscribe(sign_in(learner), push_service)
    operations.set_preferences({REPLY: Choice(True, MailWay.NEVER, by_push=False)}, actor=learner)
    notify([learner.pk], REPLY, url="/")
    (read,) = notify([learner.pk], REVIEW, url="/", params={"title": "Этюд"})
    operations.read_notification(read, actor=learner)
    run_jobs()
    assert push_service.taken == []


def test_quiet_hours_hold_pushes_until_their_end(sign_in, learner, push_service):
    learner.time_zone = "UTC"
    learner.save(update_fields=["time_zone"])
    _subscribe(sign_in(learner), push_service)
    now = clock.now()
    Manner.objects.create(
        person=learner,
        quiet_from=time((now.hour - 1) % 24),
        quiet_until=time((now.hour + 2) % 24),
    )
    (made,) = notify([learner.pk], REPLY, url="/")
    run_jobs()
    assert operations.push_due_notifications() == 0
    with clock.at(Notification.objects.get(pk=made).push_due_at):
        assert operations.push_due_notifications() == 1
        assert operations.push_due_notifications() == 0
    run_jobs()
    assert len(push_service.taken) == 1


def test_a_browser_belongs_to_the_last_who_asked(sign_in, learner, colleague, push_service):
    _subscribe(sign_in(learner), push_service)
    _subscribe(sign_in(colleague), push_service)
    assert PushDevice.objects.get().person_id == colleague.pk
    notify([learner.pk], REPLY, url="/")
    run_jobs()
    assert push_service.taken == []


def test_one_ends_ones_own_browsers_only(sign_in, learner, colleague, push_service):
    _subscribe(sign_in(learner), push_service)
    device = PushDevice.objects.get()
    client = sign_in(colleague)
    client.post(f"/notifications/devices/{device.pk}/")
    _subscribe(client, push_service, endpoint=device.endpoint + "x", remove=True)
    assert PushDevice.objects.count() == 1
    client = sign_in(learner)
    assert "Chrome, Linux" in client.get("/notifications/preferences/").content.decode()
    client.post(f"/notifications/devices/{device.pk}/")
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1/push",
        "https://127.0.0.1/push",
        "https://10.0.0.7/push",
        "https://[::1]/push",
        "https://169.254.169.254/latest",
        "https://8.8.8.8:8443/push",
        "http://8.8.8.8/push",
        "file:///etc/passwd",
    ],
)
def test_addresses_inside_are_refused(learner, push_service, settings, endpoint):
    keys = push_service.subscription()["keys"]
    settings.PUSH_MAY_STAY_INSIDE = False
    device = Device(endpoint, keys["p256dh"], keys["auth"], "")
    with pytest.raises(DomainError):
        operations.add_device(device, actor=learner)


@pytest.mark.parametrize(
    "body", ["nonsense", "[]", "{}", '{"endpoint": "https://8.8.8.8/"}', '{"endpoint": {"a": 1}}']
)
def test_what_is_no_subscription_is_refused(sign_in, learner, settings, body):
    settings.PUSH_MAY_STAY_INSIDE = True
    answer = sign_in(learner).post("/notifications/devices/", body, content_type="application/json")
    assert answer.status_code == 400
    assert not PushDevice.objects.exists()


def test_the_script_of_pushes_is_open_and_not_kept(client, db):
    answer = client.get("/notifications/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert "showNotification" in answer.content.decode()
