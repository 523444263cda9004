"""The command `kamerton`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kamerton.runtime.errors import StartRefused
from kamerton.runtime.places import default_data_folder
from kamerton.runtime.words import _


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of the operator; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options) or 0)
    except StartRefused as refused:
        print(f"kamerton: {refused}", file=sys.stderr)
        return refused.exit_code
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kamerton", description=_("Kamerton: the distance institute for teachers of music.")
    )
    commands = parser.add_subparsers(required=True, metavar=_("COMMAND"))
    _add_up(commands)
    _add_manage(commands)
    return parser


def _with_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        default=default_data_folder(),
        metavar=_("FOLDER"),
        help=_("the data folder (now: %(default)s)"),
    )


def _add_up(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("up", help=_("start the whole platform"))
    _with_data(parser)
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on"))
    parser.add_argument("--port", type=int, default=8000, help=_("port to listen on"))
    parser.add_argument("--domain", help=_("serve HTTPS by itself under this name"))
    parser.add_argument("--empty", action="store_true", help=_("start without the demo institute"))
    parser.add_argument("--verbose", action="store_true", help=_("show what every process says"))
    parser.add_argument("--prepare-only", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(command=_up)


def _up(options: argparse.Namespace) -> int:
    from kamerton.runtime.up import Options, up

    return up(
        Options(
            data=options.data,
            host=options.host,
            port=options.port,
            domain=options.domain,
            empty=options.empty,
            verbose=options.verbose,
            prepare_only=options.prepare_only,
        )
    )


def _add_manage(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("manage", help=_("run a management command of Django"))
    _with_data(parser)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar=_("ARGUMENTS"))
    parser.set_defaults(command=_manage)


def _manage(options: argparse.Namespace) -> int:
    from kamerton.runtime.places import DataFolder
    from kamerton.runtime.session import application

    with application(DataFolder(options.data)):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["kamerton manage", *options.arguments])
    return 0
