"""Pages of issued documents."""
