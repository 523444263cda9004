"""The operator's commands that need the application."""

import argparse
import contextlib
import getpass
import json
import secrets
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from kamerton.runtime.errors import StartRefused
from kamerton.runtime.places import DataFolder
from kamerton.runtime.session import application
from kamerton.runtime.words import _, terminal_language

if TYPE_CHECKING:
    from kamerton.core.api import Check

SIGNS = {"well": "✓", "attention": "!", "broken": "✗"}


def manage(options: argparse.Namespace) -> int:
    """Run a management command of Django."""
    with application(DataFolder(options.data)):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["kamerton manage", *options.arguments])
    return 0


def doctor(options: argparse.Namespace) -> int:
    """Print how each part is; fail when one is broken."""
    with application(DataFolder(options.data)):
        from django.utils import translation

        from kamerton.runtime.doctor import checks

        with translation.override(terminal_language()):
            found = checks()
    if options.json:
        print(json.dumps([asdict(check) for check in found], ensure_ascii=False, indent=1))
    else:
        for check in found:
            _print_check(check)
    return int(any(check.state == "broken" for check in found))


def _print_check(check: "Check") -> None:
    words = " · ".join(filter(None, (check.version, check.detail)))
    print(f"{SIGNS[check.state]} {check.title}: {words}" if words else f"✓ {check.title}")
    if check.mend:
        print(f"    → {check.mend}")


def create_admin(options: argparse.Namespace) -> int:
    """Make an administrator; without a terminal and a password, one is made and printed."""
    password, made = _password(options)
    with application(DataFolder(options.data)):
        from kamerton.core.errors import DomainError
        from kamerton.people.api import Administrator, create_administrator

        _bring_tables_up_to_date()
        who = Administrator(options.email, password, options.surname, options.given_name)
        try:
            create_administrator(who)
        except DomainError as error:
            raise StartRefused(str(error.message)) from error
    print(_("The administrator %(email)s can sign in.") % {"email": options.email})
    if made:
        print(_("Password: %(password)s") % {"password": password})
    return 0


def _bring_tables_up_to_date() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def _password(options: argparse.Namespace) -> tuple[str, bool]:
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\n"), False
    if not sys.stdin.isatty():
        return secrets.token_urlsafe(12), True
    first = getpass.getpass(_("Password: "))
    if first != getpass.getpass(_("Once more: ")):
        raise StartRefused(_("The two passwords differ."), _("Try again."))
    return first, False


def demo(options: argparse.Namespace) -> int:
    """Load the demo institute anew, or print its accounts."""
    folder = DataFolder(options.data)
    with application(folder):
        from kamerton.core.errors import DomainError
        from kamerton.runtime.demo import loader

        if options.action == "accounts":
            _print_accounts(loader.accounts(), as_json=options.json)
            return 0
        _bring_tables_up_to_date()
        try:
            loader.load(lambda line: print(f"  {line}", flush=True))
        except DomainError as error:
            raise StartRefused(str(error.message)) from error
    with contextlib.suppress(StartRefused):
        folder.write_state(content="demo")
    return 0


def _print_accounts(accounts: list[dict[str, str]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(accounts, ensure_ascii=False, indent=1))
        return
    if not accounts:
        print(_("There are no demo accounts here. Load the demo institute by: kamerton demo."))
    for account in accounts:
        print(
            f"{account['role']:<16} {account['email']:<40} {account['password']}  {account['name']}"
        )


def reindex(options: argparse.Namespace) -> int:
    """Write everything that can be found into the search anew."""
    with application(DataFolder(options.data)):
        from kamerton.core.api import reindex as again

        _bring_tables_up_to_date()
        for kind, count in again():
            print(f"  {kind}: {count}", flush=True)
    return 0


def backup(options: argparse.Namespace) -> int:
    """Write a backup."""
    from kamerton.runtime.backup import backup as write

    manifest = write(DataFolder(options.data), Path(options.file))
    size = Path(options.file).stat().st_size / 1024**2
    print(
        _("Backup %(path)s: %(count)s files, %(size).1f MB.")
        % {"path": options.file, "count": len(manifest.members), "size": size}
    )
    return 0


def restore(options: argparse.Namespace) -> int:
    """Put a backup in the place of what is there."""
    from kamerton.runtime.restore import restore as read

    manifest = read(DataFolder(options.data), Path(options.file))
    print(
        _(
            "Restored from %(path)s, written on %(moment)s by version %(version)s. Start Kamerton now."
        )
        % {"path": options.file, "moment": manifest.created_at, "version": manifest.version}
    )
    return 0
