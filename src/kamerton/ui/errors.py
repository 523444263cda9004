"""What can go wrong in a template."""


class ComponentError(Exception):
    """A component is unknown, or was called with a prop that it does not declare."""
