"""Rich text: one document format, one sanitiser, one renderer, one editor."""
