"""Whether the keys at hand are those that the archive was sealed under."""

from bot.config import SettingsError
from bot.domain.ports import Sealer, Store
from bot.services import keys


async def keys_fit(store: Store, sealer: Sealer) -> None:
    """Raises `SettingsError` when the archive was sealed under other keys than those at hand."""
    async with store.transaction() as archive:
        if not await keys.fit(archive, sealer):
            msg = (
                "MOTCUA_SECRET_KEYS: kho dữ liệu này được niêm bằng khóa khác. Hãy đặt lại đúng khóa hoặc tệp "
                "secret.key cũ; nếu khóa đã mất hẳn: python -m bot keys start-over"
            )
            raise SettingsError(msg)
