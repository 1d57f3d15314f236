"""The right door for what is no feedback: emergencies, complaints, denunciations.

Neither gets a date of Nghị định 20/2008/NĐ-CP, which leaves khiếu nại and tố cáo out (Điều 1); the limits told are
those of Luật Khiếu nại 2011 and Luật Tố cáo 2018 as amended.
"""

from bot.domain.message import Button
from bot.domain.triage import Topic
from handlers.turn import Turn

DOORS = frozenset({Topic.EMERGENCY, Topic.COMPLAINT, Topic.DENUNCIATION})
"""What is led to another door."""


def show(turn: Turn, topic: Topic, *buttons: Button) -> None:
    """Where to go with it, what is needed there, and the person's protection."""
    contact = turn.button("chat.door_person", "start:contact")
    turn.say(f"feedback.door_{topic.value}", *buttons, contact)
