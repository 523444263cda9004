"""What other packages use of mail."""

from kamerton.mail.documents import document_of, store_files
from kamerton.mail.registry import Reply, SentFile, Taken, register_reply_handler, reply_address

__all__ = [
    "Reply",
    "SentFile",
    "Taken",
    "document_of",
    "register_reply_handler",
    "reply_address",
    "store_files",
]
