import resource

from kamerton.core.api import CheckState
from kamerton.runtime import doctor, files


def test_the_limit_is_raised_as_far_as_the_system_allows():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        allowed = files.raise_limit(1024)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (1024, before[1])
        assert allowed == 1024
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_limit_that_is_high_enough_stays():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    files.raise_limit(8)
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before


def test_a_low_limit_is_said_when_the_gateway_starts(monkeypatch, capsys):
    monkeypatch.setattr(files, "most", lambda: 4096)
    files.raise_limit(8)
    assert "may open only 8 files" in capsys.readouterr().out


def test_the_doctor_tells_of_a_low_limit(monkeypatch):
    monkeypatch.setattr(files, "most", lambda: 4096)
    (check,) = doctor._open_files()
    assert check.state == CheckState.ATTENTION
    assert "4096" in check.detail
    assert str(files.ENOUGH) in check.mend


def test_the_doctor_is_content_with_a_high_one(monkeypatch):
    monkeypatch.setattr(files, "most", lambda: 1_000_000)
    (check,) = doctor._open_files()
    assert check.state == CheckState.WELL
