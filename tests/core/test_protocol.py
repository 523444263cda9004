"""docs/protocol/realtime.md says what the code does."""

import inspect
import re
from pathlib import Path

from kamerton.core import gateway, gateway_hub, gateway_presence

TEXT = (Path(__file__).parents[2] / "docs/protocol/realtime.md").read_text(encoding="utf-8")


def test_every_message_of_the_gateway_is_described():
    parts = (gateway, gateway_hub, gateway_presence)
    source = "".join(inspect.getsource(part) for part in parts)
    sent = set(re.findall(r"tell\(type=\"(\w+)\"", source))
    sent |= set(re.findall(r"\"type\": \"(\w+)\"", source))
    assert sent == set(re.findall(r"`\{\"type\": \"(\w+)\"", TEXT))


def test_every_close_code_and_bound_is_described():
    codes = {value for name, value in vars(gateway_hub.CloseCode).items() if name.isupper()}
    assert codes <= {int(code) for code in re.findall(r"\b\d{4}\b", TEXT)}
    assert f"at most {gateway_hub.MOST_TOPICS} on a socket" in TEXT
    assert f"more than {gateway.MOST_MISSED} events" in TEXT
    assert f"every {gateway.PING_EVERY_S} s" in TEXT
    assert f"for {gateway.SILENCE_S} s" in TEXT
