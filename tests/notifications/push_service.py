"""A push service of our own: takes what the platform pushes, and opens it as a browser does."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


def _text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class PushService:
    """One browser's end: its keys, what came, and what the service answers."""

    def __init__(self):
        self.taken, self.status = [], 201
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.secret = b"0123456789abcdef"
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.taken.append((self.path, dict(self.headers), body))
                self.send_response(service.status)
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def subscription(self, name="Chrome, Linux", path="/push/abc"):
        """What PushSubscription.toJSON gives."""
        point = self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {
            "endpoint": f"http://127.0.0.1:{self.server.server_port}{path}",
            "keys": {"p256dh": _text(point), "auth": _text(self.secret)},
            "name": name,
        }

    def opened(self, body):
        """Return what was pushed, decrypted with the browser's own key."""
        clear = http_ece.decrypt(
            body, private_key=self.private, auth_secret=self.secret, version="aes128gcm"
        )
        return json.loads(clear)

    def close(self):
        self.server.shutdown()
        self.server.server_close()
