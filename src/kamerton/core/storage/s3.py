"""Objects in a bucket of any S3-compatible store."""

import hashlib
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, cast
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from kamerton.core.storage.base import CHUNK_BYTES, ObjectMissing, StoredRef, read_chunks

LINK_SECONDS = 300
REFRESH_AFTER = timedelta(hours=6)
PART_BYTES = 8 * 1024 * 1024
_ABSENT = {"404", "NoSuchKey", "NotFound"}


def _is_absent(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") in _ABSENT


class _Reader(io.RawIOBase):
    """Reads an object by ranges, so that it can seek without being fetched whole."""

    def __init__(self, client: Any, bucket: str, key: str, size: int) -> None:
        self._client, self._bucket, self._key, self._size = client, bucket, key, size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        last = min(self._at + len(buffer), self._size) - 1
        answer = self._client.get_object(
            Bucket=self._bucket, Key=self._key, Range=f"bytes={self._at}-{last}"
        )
        data = answer["Body"].read()
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


class S3Store:
    """Keeps objects in a bucket: s3://key:secret@host:port/bucket?tls=1&region=…"""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        scheme = "https" if query.get("tls", ["0"])[0] == "1" else "http"
        self.bucket = parts.path.strip("/")
        self.client = boto3.client(
            "s3",
            endpoint_url=f"{scheme}://{parts.hostname}:{parts.port or (443 if scheme == 'https' else 80)}",
            aws_access_key_id=unquote(parts.username or ""),
            aws_secret_access_key=unquote(parts.password or ""),
            region_name=query.get("region", ["us-east-1"])[0],
            config=Config(
                s3={"addressing_style": "path"},
                retries={"max_attempts": 3, "mode": "standard"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    @staticmethod
    def _key(sha256: str) -> str:
        return f"objects/{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _head(self, sha256: str) -> dict[str, Any]:
        try:
            return cast(
                "dict[str, Any]",
                self.client.head_object(Bucket=self.bucket, Key=self._key(sha256)),
            )
        except ClientError as error:
            if _is_absent(error):
                raise ObjectMissing(sha256) from error
            raise

    def put(self, chunks: Iterable[bytes]) -> StoredRef:
        """Gather on disk while hashing, then send unless the bucket has it already."""
        digest, size = hashlib.sha256(), 0
        with tempfile.SpooledTemporaryFile(max_size=PART_BYTES) as file:
            for chunk in chunks:
                digest.update(chunk)
                size += file.write(chunk)
            key = digest.hexdigest()
            if not self._is_fresh(key):
                file.seek(0)
                self.client.upload_fileobj(file, self.bucket, self._key(key))
        return StoredRef(key, size)

    def _is_fresh(self, sha256: str) -> bool:
        try:
            changed = self._head(sha256)["LastModified"]
        except ObjectMissing:
            return False
        return bool(datetime.now(UTC) - changed < REFRESH_AFTER)

    def open(self, sha256: str) -> BinaryIO:
        """Open an object for reading; it can seek."""
        size = self._head(sha256)["ContentLength"]
        raw = _Reader(self.client, self.bucket, self._key(sha256), size)
        return io.BufferedReader(raw, CHUNK_BYTES)

    def size(self, sha256: str) -> int:
        """Return an object's size in bytes."""
        return int(self._head(sha256)["ContentLength"])

    def location(self, sha256: str) -> str:
        """Return an address of the object that is good for five minutes."""
        return str(
            self.client.generate_presigned_url(
                "get_object",
                Params={"Bucket": self.bucket, "Key": self._key(sha256)},
                ExpiresIn=LINK_SECONDS,
            )
        )

    def delete(self, sha256: str) -> None:
        """Remove an object if it is there."""
        self.client.delete_object(Bucket=self.bucket, Key=self._key(sha256))

    def _listed(self, prefix: str) -> Iterator[dict[str, Any]]:
        pages = self.client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket, Prefix=prefix):
            yield from page.get("Contents", [])

    def entries(self) -> Iterator[tuple[str, datetime]]:
        """Yield every object's key with the time of its last `put`."""
        for item in self._listed("objects/"):
            yield item["Key"].rsplit("/", 1)[-1], item["LastModified"]

    def stage_append(self, name: str, offset: int, chunks: Iterable[bytes]) -> int:
        """Keep a piece of an unfinished upload as objects of its own; return the new size."""
        buffer = bytearray()
        try:
            for chunk in chunks:
                buffer += chunk
                if len(buffer) >= PART_BYTES:
                    offset = self._stage_part(name, offset, bytes(buffer))
                    buffer.clear()
        finally:
            offset = self._stage_part(name, offset, bytes(buffer))
        return offset

    def _stage_part(self, name: str, offset: int, data: bytes) -> int:
        if data:
            self.client.put_object(
                Bucket=self.bucket, Key=f"uploads/{name}/{offset:020d}", Body=data
            )
        return offset + len(data)

    def _pieces(self, name: str) -> Iterator[tuple[str, int, int]]:
        at = 0
        for item in self._listed(f"uploads/{name}/"):
            offset = int(item["Key"].rsplit("/", 1)[-1])
            if offset <= at < offset + item["Size"]:
                yield item["Key"], at - offset, item["Size"]
                at = offset + item["Size"]

    def stage_size(self, name: str) -> int:
        """Return how many bytes of an unfinished upload are there without a gap."""
        return sum(size - skip for _key, skip, size in self._pieces(name))

    def stage_open(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of an unfinished upload."""
        for key, skip, _size in list(self._pieces(name)):
            body = self.client.get_object(Bucket=self.bucket, Key=key)["Body"]
            if skip:
                body.read(skip)
            yield from read_chunks(body)

    def stage_finish(self, name: str) -> StoredRef:
        """Make an object of a finished upload."""
        ref = self.put(self.stage_open(name))
        self.stage_delete(name)
        return ref

    def stage_delete(self, name: str) -> None:
        """Forget an unfinished upload."""
        for item in list(self._listed(f"uploads/{name}/")):
            self.client.delete_object(Bucket=self.bucket, Key=item["Key"])
