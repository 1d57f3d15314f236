"""Words that want to be something else: markup, links, formulas, queries, commands, and signs that hide or steer."""

STRINGS = [
    "<b>đậm</b>", "</b>", "<b>", "<i><b>x</i></b>", "</code><a href=\"https://evil.example\">bấm</a>",
    "<a href='tg://user?id=1'>ông A</a>", "<script>alert(1)</script>", "<tg-spoiler>x</tg-spoiler>",
    "<blockquote expandable>x", "</blockquote>", "<pre><code class=\"language-x\">", "<!-- -->", "<![CDATA[x]]>",
    "&lt;", "&amp;lt;", "&amp;", "&", "&&&", "&#60;b&#62;", "&#x3c;", "&nbsp;", "&quot;", "a & b < c > d",
    "'", "\"", "''\"\"", "`", "```\nx\n```", "*đậm*", "_nghiêng_", "__gạch__", "~xoá~", "||giấu||", "[x](https://evil.example)",
    "\\*\\_\\[\\]", "> trích", "# đề mục", "- gạch đầu dòng", "1. một", "tg://user?id=1", "tg://resolve?domain=x",
    "@ai_do", "/start", "/start x", "#the", "javascript:alert(1)", "http://169.254.169.254/", "=1+1", "+1", "-1",
    "@SUM(A1)", "'; DROP TABLE cases; --", "\" OR 1=1 --", "{{ 7*7 }}", "{% raw %}", "${7*7}", "{name}", "%s %d %n",
    "\x1b[31mđỏ\x1b[0m", "\u202eđảo ngược\u202c", "zero\u200bwidth\u200djoin", "🇻🇳🇻🇳", "👨‍👩‍👧‍👦", "👍🏽", "𝕏" * 10,
    "ﷺ" * 20, "ệ" * 100, "e\u0323\u0302" * 50, "á́́́́́", "a\nb\n\nc", "  đầu và cuối  ", "x" * 4097, "<b>" * 1500,
    "&" * 4097, "đường hỏng. " * 800, "😀" * 2100, "\ufeff\ufeffBOM",
]  # fmt: skip
