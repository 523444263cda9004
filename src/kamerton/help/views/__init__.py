"""Pages of questions and of the knowledge base."""
