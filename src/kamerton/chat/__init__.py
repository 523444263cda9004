"""Chat: rooms, direct messages, chat sessions."""
