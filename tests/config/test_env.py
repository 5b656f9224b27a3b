"""Settings: each has a default, and what cannot be used is one sentence that gives no secret away."""

from datetime import timedelta

import pytest

from toetssteen.config import env


def test_without_any_setting_everything_has_a_default() -> None:
    settings = env.read({})
    assert (settings.demo, settings.brp_url, settings.use_sample, settings.log_format) == (False, "", 5, "json")
    assert settings.retention_without_follow_up == timedelta(days=90)
    assert settings.hosts == ("127.0.0.1", "localhost")


def test_settings_are_read_as_people_write_them() -> None:
    settings = env.read(
        {
            "TOETSSTEEN_HOSTS": "kcc.voorbeeld.nl, kcc2.voorbeeld.nl",
            "TOETSSTEEN_BRP_URL": "https://brp.voorbeeld.nl/haalcentraal/api/brp/",
            "TOETSSTEEN_BRP_KEY": " sleutel ",
            "TOETSSTEEN_URL": "https://kcc.voorbeeld.nl/",
        }
    )
    assert settings.hosts == ("kcc.voorbeeld.nl", "kcc2.voorbeeld.nl")
    assert settings.brp_url == "https://brp.voorbeeld.nl/haalcentraal/api/brp"
    assert (settings.brp_key, settings.public_url) == ("sleutel", "https://kcc.voorbeeld.nl")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOETSSTEEN_BRP_URL", "brp.voorbeeld.nl"),
        ("TOETSSTEEN_BRP_URL", "ftp://brp.voorbeeld.nl"),
        ("TOETSSTEEN_BRP_URL", "https://"),
        ("TOETSSTEEN_BRP_URL", "https://brp:geheim@[::1"),
        ("TOETSSTEEN_BRP_URL", "https://brp:99999/"),
        ("TOETSSTEEN_BRP_KEY", "sleutel€"),
        ("TOETSSTEEN_BRP_KEY", "sleutel\ntweede"),
        ("TOETSSTEEN_BRP_TIMEOUT", "snel"),
        ("TOETSSTEEN_BRP_TIMEOUT", "0"),
        ("TOETSSTEEN_BRP_TIMEOUT", "nan"),
        ("TOETSSTEEN_BRP_TIMEOUT", "inf"),
        ("TOETSSTEEN_RETENTION_WITHOUT_FOLLOW_UP_DAYS", "-1"),
        ("TOETSSTEEN_RETENTION_WITHOUT_FOLLOW_UP_DAYS", "nan"),
        ("TOETSSTEEN_RETENTION_WITHOUT_FOLLOW_UP_DAYS", "1e12"),
        ("TOETSSTEEN_RETENTION_WITHOUT_FOLLOW_UP_DAYS", "2.5"),
        ("TOETSSTEEN_USE_SAMPLE", "inf"),
        ("TOETSSTEEN_USE_SAMPLE", "2.5"),
        ("TOETSSTEEN_USE_SAMPLE", "een op vijf"),
        ("TOETSSTEEN_LOG_FORMAT", "xml"),
        ("TOETSSTEEN_URL", "kcc"),
    ],
)
def test_what_cannot_be_used_is_a_sentence_with_its_name(name: str, value: str) -> None:
    with pytest.raises(env.BrokenEnvironment) as refused:
        env.read({name: value})
    assert name in str(refused.value)
    assert "geheim" not in str(refused.value)
    if name.endswith("_KEY"):
        assert "sleutel" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    ["", "mysql://a:geheim@b/c", "postgres://a:geheim@b:poort/c", "postgres://a:geheim@b", "postgres://a:geheim@[b/c"],
)
def test_a_broken_database_is_a_sentence_without_its_password(url: str) -> None:
    with pytest.raises(env.BrokenEnvironment) as refused:
        env.database(url)
    assert "DATABASE_URL" in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_a_database_is_read_with_everything_that_an_address_can_hold() -> None:
    read = env.database("postgresql://kcc%40vb:ge%2Fheim@/toets?host=%2Frun%2Fpg&sslmode=require")
    assert (read["USER"], read["PASSWORD"], read["HOST"], read["NAME"]) == ("kcc@vb", "ge/heim", "/run/pg", "toets")
    assert read["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize("url", ["mail.voorbeeld.nl", "smtp://", "smtp://a:geheim@b:99999", "https://a:geheim@b"])
def test_a_broken_mail_server_is_a_sentence_without_its_password(url: str) -> None:
    with pytest.raises(env.BrokenEnvironment) as refused:
        env.smtp(url)
    assert "TOETSSTEEN_SMTP_URL" in str(refused.value)
    assert "geheim" not in str(refused.value)
