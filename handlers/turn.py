"""One turn of a talk: what came in, where the talk stands, and the replies that it earns.

Handlers read and change a `Turn`; they never touch the network. The reception keeps the conversation and queues the
replies in the same transaction.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.manner import MANNERS
from bot.domain.message import Block, Button, Conversation, Incoming, Paragraph, Reply
from bot.domain.person import Official, Person
from bot.domain.wording import Language
from bot.services.desk import Desk


@dataclass(slots=True)
class Turn:
    """A message and its surroundings. `official` is set when an official speaks; `messages` counts those before it in
    the same minute.

    `shown` is the code of the procedure that the turn showed or answered about. `secret` says that the words are to be
    kept nowhere: the reception strikes them from the web chat's memory too. `confided` says the same of the replies,
    once they have arrived. `delay` is how long the replies wait. `held` is what the turn before left for this one
    alone; `denounces`, that the person said: its words are a denunciation.
    """

    desk: Desk
    incoming: Incoming
    person: Person
    talk: Conversation
    official: Official | None = None
    messages: int = 0
    replies: list[Reply] = field(default_factory=list)
    secret: bool = False
    confided: bool = False
    held: object = None
    denounces: bool = False
    shown: str | None = None
    delay: timedelta = timedelta()

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return self.talk.language

    @property
    def text(self) -> str:
        """What was typed."""
        return self.incoming.text

    def words(self, key: str, /, **names: object) -> str:
        """A sentence as plain words, for labels."""
        return self.desk.rules.texts.say(key, self.language, **names)

    def paragraphs(self, key: str, /, **names: object) -> tuple[Paragraph, ...]:
        """A sentence as paragraphs."""
        return self.desk.rules.texts.paragraphs(key, self.language, **names)

    def button(self, key: str, press: str, /, **names: object) -> Button:
        """A button with the label `key`."""
        return Button(label=self.words(key, **names), press=press)

    def say(self, key: str, *buttons: Button, **names: object) -> None:
        """Replies with one sentence."""
        self.reply(*self.paragraphs(key, **names), buttons=buttons)

    def numbers(self, choices: int) -> bool:
        """Whether so many choices are numbered lines where this person writes; else they are buttons."""
        return MANNERS[self.incoming.sender.channel].numbers(choices)

    def settle(self) -> None:
        """Where choices are numbered, leaves those of one reply, the last that has some: a number means one thing."""
        shown = next((each for each in reversed(self.replies) if any(button.press for button in each.buttons)), None)
        if shown is None or not any(self.numbers(len(reply.buttons)) for reply in self.replies):
            return
        for place, reply in enumerate(self.replies):
            if reply is shown:
                hint = self.paragraphs("chat.type_a_number") if self.numbers(len(reply.buttons)) else ()
                self.replies[place] = reply.model_copy(update={"blocks": (*reply.blocks, *hint)})
            else:
                links = tuple(button for button in reply.buttons if button.link)
                self.replies[place] = reply.model_copy(update={"buttons": links})
        self.talk.choices = [(button.label, button.press) for button in shown.buttons if button.press]

    def offer(self, *buttons: Button) -> None:
        """Puts more buttons before those of the last reply."""
        last = self.replies.pop()
        self.reply(*last.blocks, buttons=(*buttons, *last.buttons))

    def reply(self, *blocks: Block, buttons: tuple[Button, ...] = ()) -> None:
        """Replies with blocks. The buttons become the choices that "2" or the label typed will pick."""
        self.replies.append(Reply(blocks=blocks, buttons=buttons))
        self.talk.choices = [(button.label, button.press) for button in buttons if button.press]
