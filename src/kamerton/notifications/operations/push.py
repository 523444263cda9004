"""Web Push (RFC 8030, 8291, 8292): to browsers whose person has no page of ours open."""

import base64
import ipaddress
import json
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from py_vapid import Vapid
from pywebpush import WebPushException, webpush

from kamerton.core import clock
from kamerton.core.api import enqueue
from kamerton.notifications.errors import bad_device
from kamerton.notifications.models import Notification, PushDevice, PushKey
from kamerton.notifications.operations.letters import is_wanted, item_of, muted_talks
from kamerton.notifications.registry import kind_of
from kamerton.notifications.threads import mail_domain

MOST_DEVICES = 20
KEEP_S = 24 * 3600
TIMEOUT_S = 10
_GONE, _LATER = {404, 410}, {408, 425, 429}
_SERVER_FAULT = 500
_POINT_BYTES, _SECRET_BYTES = 65, 16
_log = structlog.get_logger("kamerton.push")


@dataclass(frozen=True, slots=True)
class Device:
    """What a browser says of itself when it subscribes (PushSubscription.toJSON)."""

    endpoint: str
    public_key: str
    secret: str
    name: str


@transaction.atomic
def own_key() -> PushKey:
    """Return the installation's key pair; made once, kept in the database and its backups."""
    key = PushKey.objects.filter(pk=1).first()
    if key is not None:
        return key
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    PushKey.objects.bulk_create([PushKey(pk=1, private_pem=pem.decode())], ignore_conflicts=True)
    return PushKey.objects.get(pk=1)


def public_key(key: PushKey) -> str:
    """Return the public half as browsers want it (applicationServerKey)."""
    point = Vapid.from_pem(key.private_pem.encode()).public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


@transaction.atomic
def add_device(device: Device, *, actor: Any) -> PushDevice:
    """Keep a browser that asked for pushes; another account's claim to it ends.

    Raises:
        DomainError: the address or the keys are not those of a push service.
    """
    if not _is_outside(device.endpoint) or not _has_keys(device):
        raise bad_device()
    kept, _made = PushDevice.objects.update_or_create(
        endpoint=device.endpoint,
        defaults={
            "person": actor,
            "public_key": device.public_key,
            "secret": device.secret,
            "name": device.name,
        },
    )
    old = PushDevice.objects.filter(person=actor).order_by("-pk").values_list("pk", flat=True)
    PushDevice.objects.filter(pk__in=list(old[MOST_DEVICES:])).delete()
    return kept


@transaction.atomic
def remove_device(*, actor: Any, device_id: int | None = None, endpoint: str = "") -> int:
    """Push no more to one of the actor's browsers; return how many were removed."""
    mine = PushDevice.objects.filter(person=actor)
    found = mine.filter(pk=device_id) if device_id is not None else mine.filter(endpoint=endpoint)
    return found.delete()[0]


def _is_outside(endpoint: str) -> bool:
    """Return whether the address is one of the open network: a request must not reach our own."""
    parts = urlsplit(endpoint)
    if settings.PUSH_MAY_STAY_INSIDE:
        return parts.scheme in ("http", "https")
    if parts.scheme != "https" or not parts.hostname or parts.port not in (None, 443):
        return False
    try:
        found = socket.getaddrinfo(parts.hostname, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return all(ipaddress.ip_address(address[4][0]).is_global for address in found)


def _has_keys(device: Device) -> bool:
    return (_size(device.public_key), _size(device.secret)) == (_POINT_BYTES, _SECRET_BYTES)


def _size(text: str) -> int:
    try:
        return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return 0


@transaction.atomic
def push_notifications(ids: Iterable[int]) -> int:
    """Ask for a push of each notification to each browser of its reader; each once."""
    return _push_claimed(Notification.objects.filter(pk__in=ids, push_due_at__lte=clock.now()))


@transaction.atomic
def push_due_notifications(limit: int = 500) -> int:
    """Ask for the pushes that waited for the end of quiet hours."""
    due = Notification.objects.filter(push_due_at__lte=clock.now()).order_by("push_due_at", "pk")
    return _push_claimed(
        Notification.objects.filter(pk__in=list(due.values_list("pk", flat=True)[:limit]))
    )


def _push_claimed(waiting: QuerySet[Notification]) -> int:
    notices = waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)
    claimed = list(notices.select_related("person").order_by("pk"))
    Notification.objects.filter(pk__in=[notice.pk for notice in claimed]).update(push_due_at=None)
    muted = muted_talks(claimed)
    wanted = {n.pk: n.person_id for n in claimed if n.read_at is None and is_wanted(n, muted)}
    devices = PushDevice.objects.filter(person__in=set(wanted.values())).order_by("pk")
    by_person: dict[int, list[int]] = {}
    for device_id, person_id in devices.values_list("pk", "person_id"):
        by_person.setdefault(person_id, []).append(device_id)
    count = 0
    for notice_id, person_id in wanted.items():
        for device_id in by_person.get(person_id, ()):
            enqueue("notifications.push_one", notification_id=notice_id, device_id=device_id)
            count += 1
    return count


def push_one(notification_id: int, device_id: int) -> None:
    """Push one notification to one browser; a browser that is gone is forgotten.

    The service is spoken to outside a transaction; a passing fault is raised, so that the job
    tries again.
    """
    device = PushDevice.objects.filter(pk=device_id).first()
    notice = Notification.objects.select_related("person").filter(pk=notification_id).first()
    if device is None or notice is None or device.person_id != notice.person_id:
        return
    if kind_of(notice.kind) is None or not _is_outside(device.endpoint):
        return
    with translation.override(notice.person.language):
        payload = _payload(notice)
    try:
        _send(device, payload)
    except WebPushException as error:
        _judge(error, device)


def _payload(notice: Notification) -> str:
    item = item_of(notice)
    told = {
        "title": item.words,
        "body": item.excerpt[:200] or item.more,
        "url": reverse("notifications:open", args=[notice.pk]) if notice.is_shown else notice.url,
        "tag": f"n{notice.pk}",
        "language": translation.get_language(),
    }
    return json.dumps(told, ensure_ascii=False)


def _send(device: PushDevice, payload: str) -> None:
    with requests.Session() as session:
        session.max_redirects = 0
        webpush(
            {
                "endpoint": device.endpoint,
                "keys": {"p256dh": device.public_key, "auth": device.secret},
            },
            data=payload,
            vapid_private_key=Vapid.from_pem(own_key().private_pem.encode()),
            vapid_claims={"sub": f"mailto:postmaster@{mail_domain()}"},
            ttl=KEEP_S,
            timeout=TIMEOUT_S,
            requests_session=session,
        )


def _judge(error: WebPushException, device: PushDevice) -> None:
    status = error.response.status_code if error.response is not None else _SERVER_FAULT
    if status in _GONE:
        forget_device(device.pk)
    elif status in _LATER or status >= _SERVER_FAULT:
        raise error
    else:
        _log.warning("push refused", device=device.pk, status=status)


@transaction.atomic
def forget_device(device_id: int) -> None:
    """Remove a browser that its push service does not know any more."""
    PushDevice.objects.filter(pk=device_id).delete()
