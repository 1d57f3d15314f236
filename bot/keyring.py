"""The keys that seal what a copy of the database must not tell: from the settings, or from a file of its own."""

from bot.config import Settings, SettingsError
from bot.domain.ports import Sealer, Store
from bot.services import keys
from bot.store.seal import BadKey, FernetSealer, key_in


def sealer_of(settings: Settings) -> FernetSealer:
    """What seals and opens under the keys that are set, or under the one in `var/secret.key`, made at first use.

    Raises `SettingsError`.
    """
    if settings.sealing_keys:
        return FernetSealer(settings.sealing_keys)
    settings.make_var()
    try:
        return FernetSealer([key_in(settings.key_file)])
    except BadKey:
        msg = f"MOTCUA_VAR: {settings.key_file}: no key, or others may read it (chmod 600)"
        raise SettingsError(msg) from None
    except OSError as error:
        msg = f"MOTCUA_VAR: {settings.key_file}: {error.strerror}"
        raise SettingsError(msg) from None


async def keys_fit(store: Store, sealer: Sealer) -> None:
    """Raises `SettingsError` when the archive was sealed under other keys than those at hand."""
    async with store.transaction() as archive:
        if not await keys.fit(archive, sealer):
            msg = (
                "MOTCUA_SECRET_KEYS: kho dữ liệu này được niêm bằng khóa khác. Hãy đặt lại đúng khóa hoặc tệp "
                "secret.key cũ; nếu khóa đã mất hẳn: python -m bot keys start-over"
            )
            raise SettingsError(msg)
