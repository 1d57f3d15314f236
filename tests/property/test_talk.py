"""Whatever is typed and pressed, in any order: no exception, always a reply, no draft twice, no denunciation kept."""

import asyncio
import json
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from bot.domain.draft import Draft, Step
from bot.domain.intent import asks, courtesy, is_question
from bot.domain.label import LABEL_CAP, labels, short
from bot.domain.message import PRESS_CAP, TEXT_CAP, Attachment, AttachmentKind, clean
from bot.domain.spot import Spot
from handlers.choice import Ear, pick
from tests.blank_archive import archive_at
from tests.clock import Scattered
from tests.filing import ANSWERS
from tests.office import AN, Office, rules
from tests.talk import conversation, sentence

TYPED = (
    *ANSWERS, "quay lại", "sửa", "sửa họ tên", "thêm đề xuất", "thôi", "vâng", "không", "1", "2", "3", "6", "menu",
    "english", "tra cứu", "gặp cán bộ", "hài lòng", "chưa hài lòng", "đăng ký thường trú", "phí bao nhiêu?", "xe máy",
    "qwrtp zxcvb", "cháy nhà cứu với", "tôi khiếu nại quyết định thu hồi đất", "tôi tố cáo chủ tịch nhận hối lộ",
    "012345678901", "2A57-6H87-CQP", "/start x", "mã mời ABCD-EFGH", "việc",
)  # fmt: skip
ROOMS = ("procedures", "feedback", "tracking", "survey", "officials", "start", "")
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=200).map(clean)
files = st.lists(
    st.builds(Attachment, st.sampled_from(AttachmentKind), st.text("abc", min_size=1, max_size=3)), max_size=8
)
bytes_read = st.binary(max_size=PRESS_CAP).map(lambda raw: raw.decode("utf-8", "replace"))
parts = st.lists(st.one_of(st.sampled_from([step.value for step in Step]), bytes_read), max_size=3)


class Talk(RuleBasedStateMachine):
    """One person at the desk; every update is answered, and never with "our machine has failed"."""

    def __init__(self):
        super().__init__()
        self.folder, self.loop, self.presses = Path(tempfile.mkdtemp()), asyncio.Runner(), ["start:menu"]
        self.office = Office(self.loop.run(self._open()), chance=Scattered())

    def _open(self):
        return archive_at(self.folder / "motcua.db")

    def teardown(self):
        cases = self.loop.run(self.office.cases())
        assert len({case.draft_id for case in cases}) == len(cases)
        self.loop.run(self.office.store.close())
        self.loop.close()
        kept = b"".join(path.read_bytes() for path in self.folder.iterdir() if path.is_file())
        assert "nhận hối lộ".encode() not in kept
        shutil.rmtree(self.folder)

    def receives(self, *, silence=False, **update):
        replies = self.loop.run(self.office.receives(self.office.incoming(AN, **update)))
        assert replies or silence
        assert all(reply.blocks for reply in replies)
        failed = {sentence("error.ours", language) for language in ("vi", "en")}
        assert not failed & {reply.plain() for reply in replies}
        self.presses += [button.press for reply in replies for button in reply.buttons if button.press]
        assert all(len(press.encode()) <= PRESS_CAP for press in self.presses)

    @rule(text=st.one_of(st.sampled_from(TYPED), anything))
    def types(self, text):
        self.receives(text=text)

    @rule(text=st.one_of(st.just(""), st.sampled_from(TYPED)), attachments=files.map(tuple))
    def sends(self, text, attachments):
        self.receives(text=text, attachments=attachments)

    @rule(spot=st.builds(Spot, st.floats(-90, 90), st.floats(-180, 180), anything), text=st.sampled_from(("", *TYPED)))
    def sends_a_spot(self, spot, text):
        self.receives(spot=spot, text=text)

    @rule(pictures=st.lists(st.text("abcdef", min_size=1, max_size=2), max_size=8), album=st.sampled_from("12"))
    def sends_pictures_together(self, pictures, album):
        for ref in pictures:
            self.receives(silence=True, attachments=(Attachment(AttachmentKind.PHOTO, ref),), album=album)

    @rule(first=st.sampled_from(TYPED), anew=st.one_of(st.sampled_from(TYPED), anything), message=st.sampled_from("12"))
    def writes_anew(self, first, anew, message):
        self.receives(text=first, message=message)
        self.receives(silence=True, text=anew, message="1", edited=True)

    @rule(choice=st.integers(min_value=0))
    def presses_what_was_once_shown(self, choice):
        self.receives(press=self.presses[choice % len(self.presses)])

    @rule(place=st.integers(min_value=0))
    def presses_what_is_shown(self, place):
        choices = self.loop.run(conversation(self.office)).choices
        if choices:
            self.receives(press=choices[place % len(choices)][1])

    @rule(room=st.sampled_from(ROOMS), verb=bytes_read, arguments=parts)
    def presses_anything(self, room, verb, arguments):
        self.receives(press=":".join((room, verb, *arguments)))

    @rule()
    def restarts(self):
        self.loop.run(self.office.store.close())
        self.office = Office(self.loop.run(self._open()), clock=self.office.clock, chance=self.office.chance)

    @rule()
    def files_what_is_left(self):
        for answer in ANSWERS:
            self.receives(text=answer)


TestTalk = Talk.TestCase
TestTalk.settings = settings(
    max_examples=10, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@given(st.text(max_size=TEXT_CAP), st.text(max_size=60))
def test_reading_what_was_typed_never_fails(text, title):
    asks(text, title)
    courtesy(text)
    is_question(text)


procedures = st.deferred(lambda: st.sampled_from(rules().catalog.procedures))


@given(st.lists(procedures, min_size=1, max_size=6))
def test_labels_fit_a_button_and_are_told_apart(procedures):
    made = labels([procedure.title for procedure in procedures])
    assert len(made) == len(procedures)
    assert len(set(made)) == len(made)
    assert all(0 < len(label) <= LABEL_CAP for label in made)


@given(st.text(max_size=300))
def test_a_short_name_is_never_longer_than_its_place(title):
    assert len(short(title)) <= LABEL_CAP


@given(
    st.lists(st.tuples(st.text(max_size=40), st.text(max_size=20)), max_size=7),
    st.text(max_size=50),
    st.sampled_from(Ear),
)
def test_a_typed_choice_is_one_of_those_shown(choices, text, ear):
    assert pick(choices, text, ear) in {None, *(press for _, press in choices)}


kept = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner), max_leaves=4)


@given(
    st.builds(
        Draft,
        id=st.text(min_size=1),
        content=st.text(),
        proposal=st.none() | st.text(),
        procedure=st.none() | st.text(),
        place=st.none() | st.text(),
        photos=st.lists(st.text(), max_size=5).map(tuple),
    )
)
def test_a_draft_comes_back_from_memory_as_it_went(draft):
    assert Draft.from_json(draft.to_json()) == draft


@given(kept | st.dictionaries(st.sampled_from([*Draft.__dataclass_fields__, "other"]), kept))
def test_a_memory_of_another_shape_is_no_draft_and_no_exception(memory):
    draft = Draft.from_json(memory)
    assert draft is None or Draft.from_json(json.loads(json.dumps(draft.to_json()))) == draft
