"""Pages of programmes: the public catalogue, and the builder."""
