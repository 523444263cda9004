"""What other packages use of mail."""

from kamerton.mail.documents import document_of, store_files
from kamerton.mail.groups import Group, register_groups
from kamerton.mail.operations.letters import NewLetter, save_draft, send_letter
from kamerton.mail.registry import Reply, SentFile, Taken, register_reply_handler, reply_address

__all__ = [
    "Group",
    "NewLetter",
    "Reply",
    "SentFile",
    "Taken",
    "document_of",
    "register_groups",
    "register_reply_handler",
    "reply_address",
    "save_draft",
    "send_letter",
    "store_files",
]
