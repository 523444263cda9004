"""What is asked of the portal."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_CHARS = 200


class SearchForm(forms.Form):
    """The words to find, the kind of things among which, and the page of what was found."""

    q = forms.CharField(
        label=_("What to find"), required=False, max_length=MOST_CHARS, empty_value=""
    )
    kind = forms.CharField(required=False, max_length=40)
    page = forms.IntegerField(required=False, min_value=1)

    def clean_page(self) -> int:
        """Take the first page where none is named."""
        return self.cleaned_data["page"] or 1

    def asked(self) -> tuple[str, str, int]:
        """Return words, kind and page; what makes no sense is left out, for it came by an address."""
        self.is_valid()
        given = self.cleaned_data
        words = given.get("q", self._raw())
        return words, given.get("kind", ""), given.get("page", 1)

    def _raw(self) -> str:
        return str(self.data.get("q", "")).replace("\x00", "").strip()[:MOST_CHARS]
