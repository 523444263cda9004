"""The system's certificates are told to the programs that bring their own."""

from tools import trust


def test_bundle_of_the_system_is_told_and_what_is_set_stays(monkeypatch, tmp_path):
    bundle = tmp_path / "ca.crt"
    bundle.write_text("")
    monkeypatch.setattr(trust, "BUNDLES", (str(tmp_path / "absent"), str(bundle)))
    for name in trust.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", "/own.pem")

    assert trust.environment() == {
        "REQUESTS_CA_BUNDLE": str(bundle),
        "NODE_EXTRA_CA_CERTS": str(bundle),
    }


def test_without_a_bundle_nothing_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(trust, "BUNDLES", (str(tmp_path / "absent"),))

    assert trust.environment() == {}
