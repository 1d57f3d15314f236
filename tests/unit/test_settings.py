"""Settings: a wrong one stops the start with its name, and no secret is ever shown."""

import pytest

from bot.config import Settings, SettingsError


def read(monkeypatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(f"MOTCUA_{name.upper()}", value)
    return Settings.read()


def test_nothing_needs_to_be_set(monkeypatch):
    assert read(monkeypatch).address == "http://127.0.0.1:8080"


def test_an_empty_variable_means_not_set(monkeypatch):
    assert read(monkeypatch, telegram_token="").telegram_token is None


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"port": "99999"}, "MOTCUA_PORT"),
        ({"profile": "../etc"}, "MOTCUA_PROFILE"),
        ({"log_level": "LOUD"}, "MOTCUA_LOG_LEVEL"),
        ({"telegram_token": "not a token 5551234"}, "MOTCUA_TELEGRAM_TOKEN"),
        ({"telegram_webhook": "https://motcua.example"}, "MOTCUA_TELEGRAM_SECRET"),
        ({"telegram_secret": "short-5551234"}, "MOTCUA_TELEGRAM_SECRET"),
        ({"limits": "5551234"}, "MOTCUA_LIMITS"),
        ({"limits": '{"nothing_per_hour": 5551234}'}, "nothing_per_hour"),
        ({"limits": '{"cases_per_hour": 0}'}, "MOTCUA_LIMITS"),
        ({"secret_keys": "short-5551234"}, "MOTCUA_SECRET_KEYS"),
        ({"secret_keys": f"{'x' * 43}=,"}, "MOTCUA_SECRET_KEYS"),
        ({"second_factor": "maybe"}, "MOTCUA_SECOND_FACTOR"),
        ({"sms_url": "https://sms.example/send"}, "MOTCUA_SMS_BODY"),
        ({"sms_url": "http://sms.example/send", "sms_body": '{"to": "{phone}", "m": "{text}"}'}, "MOTCUA_SMS_URL"),
        ({"sms_body": "[5551234]"}, "MOTCUA_SMS_BODY"),
        ({"sms_headers": "5551234"}, "JSON"),
        ({"smtp_host": "mail.example"}, "MOTCUA_SMTP_SENDER"),
        ({"smtp_sender": "5551234"}, "MOTCUA_SMTP_SENDER"),
        ({"smtp_user": "motcua"}, "MOTCUA_SMTP_PASSWORD"),
        ({"smtp_user": "m", "smtp_password": "5551234", "smtp_tls": "none"}, "MOTCUA_SMTP_TLS"),
        ({"quiet_hours": "5551234"}, "MOTCUA_QUIET_HOURS"),
        ({"quiet_hours": "21:00-25:00"}, "MOTCUA_QUIET_HOURS"),
        ({"frame_ancestors": "*"}, "MOTCUA_FRAME_ANCESTORS"),
        ({"frame_ancestors": "'self'; script-src *"}, "MOTCUA_FRAME_ANCESTORS"),
        ({"frame_ancestors": "phutho.example"}, "MOTCUA_FRAME_ANCESTORS"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_shown(monkeypatch, variables, named):
    with pytest.raises(SettingsError) as caught:
        read(monkeypatch, **variables)
    assert named in str(caught.value)
    assert "5551234" not in str(caught.value)


@pytest.mark.parametrize(
    "pages", ["'self'", "'none'", "https://phutho.example", "'self' https://*.phutho.example http://10.0.0.5:8000"]
)
def test_pages_that_may_frame_the_chat_are_written_as_in_a_policy(monkeypatch, pages):
    assert read(monkeypatch, frame_ancestors=pages).frame_ancestors == pages


def test_keys_are_read_in_their_order_and_none_means_the_file(monkeypatch):
    first, second = f"{'a' * 43}=", f"{'b' * 43}="
    assert read(monkeypatch, secret_keys="").sealing_keys == []
    assert read(monkeypatch, secret_keys=f"{first}, {second}").sealing_keys == [first, second]


def test_a_second_factor_is_required_of_everyone_unless_the_office_says_otherwise(monkeypatch):
    assert read(monkeypatch).second_factor == "everyone"
    assert read(monkeypatch, second_factor="admins").second_factor == "admins"


def test_a_figure_that_is_named_differs_and_the_others_stay(monkeypatch):
    limits = read(monkeypatch, limits='{"cases_per_hour_per_address": 50}').limits
    assert (limits.cases_per_hour_per_address, limits.cases_per_hour) == (50, 5)


def test_the_public_address_is_what_people_are_told(monkeypatch):
    assert read(monkeypatch, public_address="https://motcua.example/").address == "https://motcua.example"


def test_a_secret_may_come_as_a_file_that_systemd_hands_over(monkeypatch, tmp_path):
    (tmp_path / "motcua_telegram_token").write_text("123456:from-a-file\n", encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    token = read(monkeypatch).telegram_token
    assert token.get_secret_value() == "123456:from-a-file"
    assert read(monkeypatch, telegram_token="123456:from-here").telegram_token.get_secret_value() == "123456:from-here"


def test_a_folder_of_secrets_that_is_not_there_is_no_trouble(monkeypatch, tmp_path):
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "none"))
    assert read(monkeypatch).telegram_token is None


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"backup_passphrase": "too short 5551234"}, "MOTCUA_BACKUP_PASSPHRASE"),
        ({"backup_passphrase": "long enough to be taken 5551234", "backup_key_file": "key"}, "MOTCUA_BACKUP_KEY_FILE"),
    ],
)
def test_backups_are_sealed_by_one_strong_key(monkeypatch, variables, named):
    with pytest.raises(SettingsError) as caught:
        read(monkeypatch, **variables)
    assert named in str(caught.value)
    assert "5551234" not in str(caught.value)


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"zalo_bot_token": "not a token 5551234"}, "MOTCUA_ZALO_BOT_TOKEN"),
        ({"zalo_bot_webhook": "https://motcua.example"}, "MOTCUA_ZALO_BOT_SECRET"),
        ({"zalo_bot_secret": "short-5551234"}, "MOTCUA_ZALO_BOT_SECRET"),
        ({"zalo_bot_monthly": "-5551234"}, "MOTCUA_ZALO_BOT_MONTHLY"),
        ({"zalo_bot_forbidden": "5551234"}, "MOTCUA_ZALO_BOT_FORBIDDEN"),
        ({"zalo_bot_photo_hosts": "https://5551234"}, "MOTCUA_ZALO_BOT_PHOTO_HOSTS"),
        ({"zalo_bot_photo_hosts": "vn"}, "MOTCUA_ZALO_BOT_PHOTO_HOSTS"),
        ({"zalo_oa_app_id": "not-5551234"}, "MOTCUA_ZALO_OA_APP_ID"),
        ({"zalo_oa_app_id": "43210000"}, "MOTCUA_ZALO_OA_APP_SECRET"),
        ({"zalo_oa_app_secret": "5551234"}, "MOTCUA_ZALO_OA_APP_SECRET"),
        ({"zalo_oa_secret_key": "with space 5551234"}, "MOTCUA_ZALO_OA_SECRET_KEY"),
        ({"zalo_oa_photo_hosts": "https://5551234"}, "MOTCUA_ZALO_OA_PHOTO_HOSTS"),
        ({"zalo_template_ids": "5551234"}, "MOTCUA_ZALO_TEMPLATE_IDS"),
        ({"zalo_template_ids": '{"notice": {"id": "4", "data": {"x": "{name} 5551234"}}}'}, "MOTCUA_ZALO_TEMPLATE_IDS"),
        ({"zalo_template_ids": '{"digest": {"id": "4", "data": {"x": "5551234"}}}'}, "MOTCUA_ZALO_TEMPLATE_IDS"),
        ({"zalo_template_ids": '{"notice": {"id": "x5551234", "data": {"x": "y"}}}'}, "MOTCUA_ZALO_TEMPLATE_IDS"),
    ],
)
def test_a_wrong_setting_of_zalo_is_named_and_its_value_is_not_shown(monkeypatch, variables, named):
    with pytest.raises(SettingsError) as caught:
        read(monkeypatch, **variables)
    assert named in str(caught.value)
    assert "5551234" not in str(caught.value)


def test_hosts_of_pictures_are_names_with_commas_or_spaces_between_them(monkeypatch):
    assert read(monkeypatch, zalo_bot_photo_hosts=".ZDN.vn, a.zadn.vn").zalo_bot_photo_hosts == ("zdn.vn", "a.zadn.vn")
    assert read(monkeypatch, zalo_bot_photo_hosts="").zalo_bot_photo_hosts == ()
