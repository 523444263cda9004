"""Postfix and Dovecot of Debian, each test run with its own folder and ports; nothing in /etc is touched."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAMS = ("/usr/sbin/postfix", "/usr/sbin/dovecot", "/usr/bin/swaks")
MISSING = "Postfix, Dovecot and swaks are needed: apt-get install postfix dovecot-imapd dovecot-lmtpd swaks"
PATIENCE_S = 120
PEOPLE, GATEWAY, BOX = "test.kamerton.example", "mail.kamerton.example", "box.kamerton.example"

MAIN = """compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.kamerton.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
relay_domains = {people}, {gateway}, {box}
transport_maps = inline:{{ {people}=lmtp:inet:127.0.0.1:{lmtp}, {box}=lmtp:inet:127.0.0.1:{lmtp}, {gateway}=lmtp:inet:127.0.0.1:{ours} }}
smtpd_recipient_restrictions = permit_mynetworks, reject
recipient_delimiter = +
alias_maps =
alias_database =
"""
MASTER = """127.0.0.1:{smtp} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
DOVECOT = """base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:{folder}/boxes/%u
recipient_delimiter = +
auth_username_format = %Lu
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"""


@dataclass(frozen=True)
class Servers:
    """Where the servers of a run listen, and where they write."""

    folder: Path
    smtp: int
    imap: int
    lmtp: int
    ours: int

    def logs(self) -> str:
        """Return what the servers said, for a failed test."""
        files = [self.folder / "mail.log", self.folder / "dovecot.log"]
        return "\n".join(file.read_text()[-6000:] for file in files if file.exists())

    def wait(self, condition: object) -> None:
        """Wait for a condition; the servers' logs tell why it does not come."""
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > deadline:
                pytest.fail(self.logs())
            time.sleep(0.1)

    def send(self, sender: str, to: str, body: str, *options: str) -> None:
        """Send a mail with swaks."""
        place = ["--server", f"127.0.0.1:{self.smtp}", "--from", sender, "--to", to]
        done = subprocess.run(
            ["/usr/bin/swaks", *place, "--body", body, *options],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr + self.logs()


@contextlib.contextmanager
def running_servers() -> Iterator[Servers]:
    """Start both, and stop them at the end."""
    if not all(os.path.exists(program) for program in PROGRAMS) or os.geteuid():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{MISSING} (as root)")
        pytest.skip(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="kamerton-mail-"))
    folder.chmod(0o755)
    servers = Servers(folder, *_free_ports(4))
    dovecot = _start_dovecot(servers)
    try:
        _start_postfix(servers)
        servers.wait(lambda: _answers(servers.smtp) and _answers(servers.imap))
        yield servers
    finally:
        subprocess.run(
            ["/usr/sbin/postfix", "-c", str(folder / "postfix"), "stop"],
            capture_output=True,
            check=False,
        )
        dovecot.send_signal(signal.SIGTERM)
        dovecot.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _number in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _start_dovecot(servers: Servers) -> subprocess.Popen[bytes]:
    folder, owner = servers.folder, pwd.getpwnam("mail")
    (folder / "boxes").mkdir()
    os.chown(folder / "boxes", owner.pw_uid, owner.pw_gid)
    names = [f"orlova@{PEOPLE}", f"levina@{PEOPLE}", f"reply@{BOX}"]
    lines = [
        f"{name}:{{PLAIN}}secret:{owner.pw_uid}:{owner.pw_gid}::{folder}/boxes" for name in names
    ]
    (folder / "users").write_text("\n".join(lines) + "\n")
    config = folder / "dovecot.conf"
    config.write_text(DOVECOT.format(folder=folder, imap=servers.imap, lmtp=servers.lmtp))
    return subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", str(config)])


def _start_postfix(servers: Servers) -> None:
    folder = servers.folder
    for name in ("postfix", "queue", "data"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    domains = {"people": PEOPLE, "gateway": GATEWAY, "box": BOX}
    places = {"lmtp": servers.lmtp, "ours": servers.ours, "folder": folder}
    (folder / "postfix/main.cf").write_text(MAIN.format(**domains, **places))
    (folder / "postfix/master.cf").write_text(MASTER.format(smtp=servers.smtp))
    done = subprocess.run(
        ["/usr/sbin/postfix", "-c", str(folder / "postfix"), "start"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr + servers.logs()
