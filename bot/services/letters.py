"""The letter of a broadcast: the words, whose they are, why somebody gets them, and how to get no more."""

from bot.domain.broadcast import Broadcast
from bot.domain.manner import manner_of
from bot.domain.message import Block, Button, Channel, Paragraph, Reply, Span
from bot.domain.subscription import TopicKind
from bot.domain.wording import Language
from bot.services import notices, subscriptions
from bot.services.desk import Desk


def letter(desk: Desk, broadcast: Broadcast, channel: Channel, language: Language) -> Reply:
    """The letter as it goes out through the channel to who reads the language.

    Where choices are numbered it offers none: a number typed in the middle of another talk would be taken for one.
    """
    texts, topic = desk.rules.texts, broadcast.topic
    english = language == "en" and broadcast.words_en is not None
    office = texts.say("news.from", language, office=notices.office_name(desk, broadcast.office))
    written = (broadcast.words_en if english else None) or broadcast.words
    blocks: list[Block] = [_line(office, bold=True), *(_line(line) for line in written.split("\n") if line.strip())]
    small = list(texts.paragraphs("news.why", language, topic=subscriptions.named(desk, topic, language)))
    listed = topic.kind is TopicKind.PROCEDURE and desk.rules.catalog.get(topic.about) is not None
    buttons: list[Button] = []
    if manner_of(channel).has_buttons:
        if broadcast.link:
            buttons.append(Button(label=texts.say("news.more", language), link=broadcast.link))
        if listed:
            card = f"procedures:card:{topic.about}"
            buttons.append(Button(label=texts.say("procedures.whole_card", language), press=card))
        buttons.append(Button(label=texts.say("news.off", language), press=f"news:off:{topic.ref}"))
    else:
        if broadcast.link:
            blocks.append(_line(f"{texts.say('news.more', language)}: {broadcast.link}"))
        if listed:
            blocks += texts.paragraphs("news.by_code", language, code=topic.about)
    blocks += [each.model_copy(update={"small": True}) for each in small]
    return Reply(blocks=tuple(blocks), buttons=tuple(buttons))


def _line(words: str, *, bold: bool = False) -> Paragraph:
    return Paragraph(spans=(Span(text=words.strip(), bold=bold),))
