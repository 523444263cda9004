"""What the web processes give their server."""

from django.http import HttpResponse, StreamingHttpResponse

from kamerton.runtime.serving import at_once


class Closing(HttpResponse):
    """Tells whether it was closed."""

    def close(self) -> None:
        self.was_closed = True
        super().close()


def test_a_page_is_given_as_one_piece_and_closed(db):
    page = Closing(b"page")
    assert at_once(lambda environ, start: page)({}, None) == [b"page"]
    assert page.was_closed


def test_a_stream_stays_a_stream():
    stream = StreamingHttpResponse(iter([b"a", b"b"]))
    assert at_once(lambda environ, start: stream)({}, None) is stream
    assert at_once(lambda environ, start: [b"bare"])({}, None) == [b"bare"]
