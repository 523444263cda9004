"""The bank of materials: texts, video, audio, scores, cases; collections."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LibraryConfig(AppConfig):
    """The bank of materials."""

    name = "kamerton.library"
    label = "library"

    def ready(self) -> None:
        """Open materials' files to their readers, and join the navigation."""
        from kamerton.core.api import (  # noqa: PLC0415  models are ready only now
            Indexed,
            register_indexed,
            subscribe,
        )
        from kamerton.files.api import register_owner  # noqa: PLC0415
        from kamerton.files.events import FileTextExtracted  # noqa: PLC0415
        from kamerton.library import receivers  # noqa: PLC0415
        from kamerton.library.operations import (  # noqa: PLC0415
            OWNER,
            RECORDING_OWNER,
            TEXT_OWNER,
            findable_materials,
            forget_person,
            index_again,
        )
        from kamerton.library.queries import (  # noqa: PLC0415
            personal_data,
            recording_readable_by,
            version_readable_by,
        )
        from kamerton.people.api import register_personal_data  # noqa: PLC0415
        from kamerton.ui.api import Place, register_nav  # noqa: PLC0415

        register_indexed(Indexed("material", findable_materials, index_again))
        register_owner(OWNER, version_readable_by)
        register_owner(TEXT_OWNER, version_readable_by)
        register_owner(RECORDING_OWNER, recording_readable_by)
        subscribe(FileTextExtracted, receivers.on_text_extracted)
        register_personal_data("library", personal_data, forget_person)
        register_nav(
            Place(
                "library",
                _("Materials"),
                "library",
                "library:index",
                pgettext_lazy("navigation, short", "Bank"),
                40,
            )
        )
