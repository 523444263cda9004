"""A real S3 server for tests: SeaweedFS from its wheel."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError

KEY, SECRET, BUCKET = "kamerton", "secret-of-tests", "objects"
IDENTITIES = {
    "identities": [
        {
            "name": "kamerton",
            "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
    ]
}


def _free_ports(count):
    """Ports below 20000, for SeaweedFS adds 10000 for gRPC."""
    found, port = [], 8450 + os.getpid() % 1500 * 6
    while len(found) < count:
        with contextlib.suppress(OSError):
            for number in (port, port + 10000):
                with socket.socket() as listener:
                    listener.bind(("127.0.0.1", number))
            found.append(port)
        port += 1
    return found


def weed_binary():
    return shutil.which("weed", path=str(Path(sys.executable).parent)) or shutil.which("weed")


@contextlib.contextmanager
def seaweed():
    """Start SeaweedFS; give the URL as KAMERTON_S3_URL wants it."""
    folder = Path(tempfile.mkdtemp(prefix="seaweed-"))
    master, volume, filer, s3 = _free_ports(4)
    (folder / "s3.json").write_text(json.dumps(IDENTITIES))
    command = [
        weed_binary(),
        "server",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-master.port={master}",
        f"-volume.port={volume}",
        f"-filer.port={filer}",
        "-s3",
        f"-s3.port={s3}",
        f"-s3.config={folder / 's3.json'}",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-master.volumeSizeLimitMB=64",
        "-volume.max=20",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        url = f"s3://{KEY}:{SECRET}@127.0.0.1:{s3}/{BUCKET}"
        _make_bucket(s3, process, folder / "log")
        yield url
    finally:
        process.kill()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _make_bucket(port, process, log):
    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )
    deadline = time.monotonic() + 40
    while True:
        try:
            client.create_bucket(Bucket=BUCKET)
            client.put_object(Bucket=BUCKET, Key="ready", Body=b"yes")
        except (BotoCoreError, ClientError):
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError(log.read_text(errors="replace")[-3000:]) from None
            time.sleep(0.3)
        else:
            return
