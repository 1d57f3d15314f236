"""Every sentence that leaves for Telegram, judged by teremok's rules of the Bot API, which others wrote.

teremok needs a python of its own, as telemelya does (the extra `emulator`): MOTCUA_TEST_TELEMELYA_PYTHON names it.
"""

import importlib.util
import json
import os
import subprocess
import sys

import pytest

from bot.channels.telegram_html import render
from bot.domain.message import (
    Button,
    Checklist,
    CodeBlock,
    Fact,
    Facts,
    Folded,
    Heading,
    Paragraph,
    Quote,
    Reply,
    Span,
)
from bot.domain.wording import names_in
from tests.office import rules

PYTHON = os.environ.get("MOTCUA_TEST_TELEMELYA_PYTHON") or (
    sys.executable if importlib.util.find_spec("teremok") else ""
)
pytestmark = pytest.mark.skipif(
    not PYTHON,
    reason="NOT RUN: teremok is not installed; pip install '.[emulator]' in a virtual environment and name its python "
    "in MOTCUA_TEST_TELEMELYA_PYTHON",
)

JUDGE = """
import json, sys
from teremok.validation import ApiRuleViolation, validate_html
found = {}
for text in json.load(sys.stdin):
    try:
        validate_html(text)
    except ApiRuleViolation as error:
        found[text] = str(error)
print(json.dumps(found))
"""
NASTY = "<b>&amp;</i> «Nguyễn» \"'<a href='x'>&#0;&nbsp;</blockquote><!-- **đậm**"


def judged(texts):
    """What teremok refuses, with its reason."""
    command = [PYTHON, "-c", JUDGE]
    told = subprocess.run(command, input=json.dumps(texts), capture_output=True, check=True, text=True, timeout=60)
    return json.loads(told.stdout)


def sentences():
    """Every sentence in both languages, its names filled with what must stay text."""
    texts = rules().texts
    for key in sorted(texts.keys()):
        for language in ("vi", "en"):
            names = names_in(texts._sentences[language][key])
            yield texts.paragraphs(key, language, **dict.fromkeys(names, NASTY))


def test_the_judge_refuses_what_telegram_refuses():
    assert set(judged(["<b>đậm", "a < b", "<u>đúng</u>"])) == {"<b>đậm", "a < b"}


def test_every_sentence_of_the_desk_is_html_that_telegram_takes():
    leaving = [part for paragraphs in sentences() for part in render(Reply(blocks=paragraphs))]
    assert len(leaving) > 1000
    assert judged(leaving) == {}


def test_every_kind_of_block_with_anything_in_it_is_html_that_telegram_takes():
    span = Span(text=NASTY, bold=True, link="https://example.vn/?a=1&b=\"'<>")
    blocks = (
        Heading(text=NASTY),
        Paragraph(spans=(span, Span(text=NASTY)), small=True),
        Facts(rows=(Fact(label=NASTY, value=(span,)),)),
        Checklist(title=NASTY, items=(NASTY, NASTY)),
        Folded(title=NASTY, blocks=(Paragraph(spans=(span,)),)),
        CodeBlock(code=NASTY),
        Quote(text=NASTY * 100),
    )
    assert judged(render(Reply(blocks=blocks * 3, buttons=(Button(label="x", link="http://localhost/<>"),)))) == {}
