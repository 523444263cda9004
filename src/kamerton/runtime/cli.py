"""The command `kamerton`."""

import argparse
import errno
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from kamerton.runtime.errors import StartRefused
from kamerton.runtime.places import default_data_folder
from kamerton.runtime.words import _

# What is wrong with a path that was given, not with the program.
OF_THE_OPERATOR = {
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EISDIR, errno.ENOTDIR, errno.EEXIST
}  # fmt: skip
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of the operator; return its exit code."""
    options = parser().parse_args(arguments)
    try:
        return int(options.command(options) or 0)
    except StartRefused as refused:
        print(f"kamerton: {refused}", file=sys.stderr)
        return refused.exit_code
    except OSError as error:
        if error.errno not in OF_THE_OPERATOR or not error.filename:
            raise
        print(f"kamerton: {_refused_path(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _refused_path(error: OSError) -> str:
    words = {"path": error.filename, "reason": error.strerror}
    return " ".join(
        [
            _("%(path)s cannot be used (%(reason)s).") % words,
            _("Check the path, its owner and permissions, and free space."),
        ]
    )


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    top = argparse.ArgumentParser(
        prog="kamerton", description=_("Kamerton: the distance institute for teachers of music.")
    )
    commands = top.add_subparsers(required=True, metavar=_("COMMAND"))
    _add_up(commands)
    _add_commands(commands)
    return top


def _with_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        default=default_data_folder(),
        metavar=_("FOLDER"),
        help=_("the data folder (now: %(default)s)"),
    )


def _add_up(commands: Commands) -> None:
    parser = commands.add_parser("up", help=_("start the whole platform"))
    _with_data(parser)
    _add_address(parser)
    parser.add_argument(
        "--realtime-processes",
        type=int,
        choices=range(1, 17),
        default=1,
        metavar=_("NUMBER"),
        help=_("processes that push news to browsers: one for every 5,000 open pages"),
    )
    parser.add_argument("--empty", action="store_true", help=_("start without the demo institute"))
    parser.add_argument("--verbose", action="store_true", help=_("show what every process says"))
    parser.add_argument("--prepare-only", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(command=_up)


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on"))
    parser.add_argument(
        "--port", type=int, help=_("port to listen on: 8000, or 443 with --domain, unless given")
    )
    parser.add_argument("--domain", help=_("serve HTTPS by itself under this name"))
    parser.add_argument(
        "--own-ca",
        action="store_true",
        help=_("sign the certificate by an authority of its own, for closed networks and trials"),
    )


def _up(options: argparse.Namespace) -> int:
    from kamerton.runtime.up import Options, up

    return up(
        Options(
            data=options.data,
            host=options.host,
            port=options.port,
            domain=options.domain,
            own_ca=options.own_ca,
            empty=options.empty,
            realtime_processes=options.realtime_processes,
            verbose=options.verbose,
            prepare_only=options.prepare_only,
        )
    )


def _add_commands(commands: Commands) -> None:
    parser = _command(commands, "doctor", _("tell how each part is, and its mend"))
    parser.add_argument("--json", action="store_true", help=_("for programs"))
    parser = _command(commands, "create-admin", _("make an administrator"))
    parser.add_argument("email", metavar=_("E-MAIL"))
    parser.add_argument("--surname", default="", help=_("surname"))
    parser.add_argument("--given-name", default="", help=_("given name"))
    parser.add_argument(
        "--password-stdin", action="store_true", help=_("read the password from the input")
    )
    parser = _command(commands, "demo", _("load the demo institute anew, or print its accounts"))
    parser.add_argument("action", nargs="?", choices=["load", "accounts"], default="load")
    parser.add_argument("--json", action="store_true", help=_("for programs"))
    parser = _command(commands, "backup", _("write database and files into one file"))
    parser.add_argument("file", metavar=_("FILE"))
    parser = _command(commands, "restore", _("replace everything by a backup"))
    parser.add_argument("file", metavar=_("FILE"))
    _command(commands, "reindex", _("write everything that can be found into the search anew"))
    _add_run(commands)
    parser = _command(commands, "manage", _("run a management command of Django"))
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar=_("ARGUMENTS"))


def _command(commands: Commands, name: str, meaning: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=meaning, description=meaning)
    _with_data(parser)
    parser.set_defaults(command=lambda options: _run(name.replace("-", "_"), options))
    return parser


def _run(name: str, options: argparse.Namespace) -> int:
    function = getattr(importlib.import_module("kamerton.runtime.commands"), name)
    return int(function(options))


def _add_run(commands: Commands) -> None:
    meaning = _("run one part, for a service manager or a container")
    parts = commands.add_parser("run", help=meaning, description=meaning).add_subparsers(
        required=True, metavar=_("PART")
    )
    for name in ("web", "realtime", "worker", "mail", "front"):
        parser = parts.add_parser(name)
        _with_data(parser)
        parser.set_defaults(command=lambda options, name=name: _run_part(name, options))
        if name in ("web", "realtime"):
            parser.add_argument("--listen", help=_("host:port instead of a socket"))
        if name in ("web", "worker"):
            parser.add_argument("--processes", type=int, default=2, help=_("how many at once"))
        if name == "front":
            _add_front(parser)


def _add_front(parser: argparse.ArgumentParser) -> None:
    _add_address(parser)
    parser.add_argument("--web", help=_("host:port of the pages instead of a socket"))
    parser.add_argument(
        "--realtime",
        help=_("host:port of the gateway instead of a socket; several parted by commas"),
    )


def _run_part(name: str, options: argparse.Namespace) -> int:
    function = getattr(importlib.import_module("kamerton.runtime.parts"), name)
    return int(function(options))
