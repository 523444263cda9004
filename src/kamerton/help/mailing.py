"""Answers by mail: a letter that answers a notice of a question goes on with it."""

from django.db import transaction

from kamerton.help.operations.questions import add_message, address_of
from kamerton.mail.api import Reply, Taken, document_of, store_files


@transaction.atomic
def answer_question(reply: Reply) -> Taken:
    """Add what came by mail to a question. Raises NotFound where the writer may not see it."""
    nodes, left_out = store_files(reply.files, actor=reply.person)
    body = document_of(reply.text)
    body["content"] += nodes
    message = add_message(reply.person, question_id=reply.object_id, body=body, key=reply.key)
    return Taken(address_of(message.question), tuple(left_out))
