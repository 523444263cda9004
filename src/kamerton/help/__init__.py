"""Contact for questions: asked from any page, answered by people, grown into a knowledge base."""
