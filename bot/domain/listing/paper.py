"""Short titles of papers and results: the noun phrase, cut at a word, without number, copies and form references."""

import re
import unicodedata
from collections.abc import Iterable

from bot.domain.procedure import Paper

_CAP = 100
_EDGES = " -–+;:.,*|/"
_MOST_PAPERS = 20
_MOST_RESULTS = 6

_ENUMERATOR = re.compile(
    r"^(?:[-–—+*•.,;:…\s]+|\(?(?:\d+(?:\.\d+)*|[ivxIVX]+|[a-zđA-ZĐ](?:\.?\d+)*)(?:[.)/]+\d*)*[).]\s*|\d+(?:\.\d+)+\s+)"
)
_COUNT = re.compile(
    r"^(?:0?\d{1,2}|một|hai|ba)\s*(?:\([^)]{1,12}\)\s*)?(?=(?:bản|bộ|tờ|ảnh|giấy|đơn|quyển|hồ)\b)", re.IGNORECASE
)
_COPIES_AFTER = re.compile(
    r"\s*[:,;(-]*\s*(?:số lượng:?\s*)?0?\d{1,2}\s*(?:\([^)]{1,12}\)\s*)?(?:bản|bộ)"
    r"(?:\s+(?:chính|sao|chụp|gốc|giấy|in))?\s*\)?[.,;]?$",
    re.IGNORECASE,
)
_STRAY_DIGIT = re.compile(r"(?<=[a-zà-ỹ])\.?\d\.?$")
# What follows these words names the form, the rule or a condition, and is no part of the paper's name.
_TAIL = re.compile(
    r"\s*[(,;:-]?\s*\b(?:theo (?:mẫu|biểu mẫu|quy định|Phụ lục|hướng dẫn)|ban hành kèm|quy định tại|được quy định|"
    r"trong trường hợp|đối với trường hợp|bao gồm|nội dung gồm|gồm (?:các|có)|gồm:|như sau|sau đây|nêu rõ|"
    r"có chứng thực|kèm theo Thông tư|kèm theo Nghị định|của Thông tư|của Nghị định|ngày \d)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
# "certified copy, or copy with the original to compare, of …": the kinds of copy before the paper's own name.
_COPY = r"bản (?:sao|chính|chụp|gốc|in|điện tử)|biểu mẫu điện tử"
_COPIES_BEFORE = re.compile(
    rf"^(?:{_COPY})(?:\s*[,:/]?\s*(?:{_COPY}|hoặc|và|có|được|kèm theo|kèm|từ|để|nộp|xuất trình|điện tử|chứng thực|"
    r"công chứng|cấp|sổ gốc|đối chiếu|hợp lệ|giá trị pháp lý))*(?:\s*[:,]\s*|\s+|$)",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<=[a-zà-ỹ.)\d])(?:M[ẪẫaâA]U|Mau|Mẫu|Mã|Mus|Phu ?luc|mau)\s*(?:\d|[A-Z_.-]|$).*$")
# The portal's own numbers of results, run together with their names: "KQ0174Phép bay", "Giấy …Mã: KQ.G12.000131+ …".
_RESULT_NUMBER = re.compile(r"^KQ[-.]?(?:G\d+\.)?\d+\s*|\s*Mã:\s*KQ.*$", re.DOTALL)
_PAPER = re.compile(
    r"^(?:các |bộ |hai |một )?(?:văn bản|bản (?!chính$|sao$|gốc$|chụp$)|đơn |báo cáo|tờ khai|tài liệu|giấy|quyết định|"
    r"danh sách|hợp đồng|phương án|biên bản|thông báo|tờ trình|dự thảo|bảng |nghị quyết|công văn|chứng từ|điều lệ|"
    r"đề án|danh mục|ảnh|phụ lục|hóa đơn|hoá đơn|kế hoạch|cam kết|hộ chiếu|phiếu|sơ đồ|sơ yếu|sơ họa|thuyết minh|"
    r"vận đơn|vận tải đơn|chứng chỉ|đề xuất|lý lịch|chứng nhận|mảnh trích|giải trình|dự án|đề cương|biên lai|quy chế|"
    r"quy trình|tóm tắt|thỏa thuận|chứng cứ|chứng thư|trích lục|bằng |văn bằng|công hàm|thư |sổ |thẻ |học bạ|nhật ký|"
    r"sao kê|điều ước|bình đồ|hải đồ|biểu |dự toán|quyết toán|ủy nhiệm chi|lệnh|catalog|hình ảnh|mẫu (?!số)|xác nhận|"
    r"bệnh án|kết luận|bản án|di chúc|căn cước|chứng minh)",
    re.IGNORECASE,
)
_NOT_A_PAPER = re.compile(
    r"^(?:tài liệu được lập|giấy tờ xuất trình khi|bản (?:sao|chính)$|"
    r"(?:bản (?:sao|chính) )?(?:các |một trong (?:các|những) )?(?:loại )?(?:văn bản|tài liệu|giấy tờ|hồ sơ)$)|"
    r"nộp cho |xem tại|người (?:tiếp nhận|yêu cầu)|không có kết quả| (?:phải|thì|này là|có trách nhiệm) ",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"^(?:đối với|trường hợp|nếu|khi|không)\b", re.IGNORECASE)
_NUMBER_CUT = re.compile(
    r"[\s,(]*(?:thông tư|nghị định|quyết định|(?<!pháp )luật|mẫu|phụ lục|điều|khoản|theo quy)(?: số| ngày)?$",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"(?:và|hoặc|của|do|theo|có|tại|các|những|về|với|đối|để|được|là|trong|cho|từ|bằng|đến|vào|trên|khi|nếu|mà|bởi|một|"
    r"phải|cần|như|thì|gồm|bao|đã|sẽ|đang|này|đó|kèm|qua|giữa|cùng)",
    re.IGNORECASE,
)


def papers_of(titles: Iterable[str]) -> tuple[Paper, ...]:
    """The papers that have a name, each once, at most 20."""
    found: dict[str, Paper] = {}
    for raw in titles:
        title, shortened = named(raw)
        if title and _PAPER.match(title) and not _NOT_A_PAPER.search(title):
            found.setdefault(title.casefold(), Paper(title=title, shortened=shortened))
    return tuple(found.values())[:_MOST_PAPERS]


def results_of(titles: Iterable[str]) -> tuple[str, ...]:
    """The results that have a name, each once, at most 6."""
    found: dict[str, str] = {}
    for raw in titles:
        title, shortened = named(_RESULT_NUMBER.sub("", raw.strip()))
        if title and not _NOT_A_PAPER.search(title) and not _CONDITION.match(title):
            found.setdefault(title.casefold(), f"{title} …" if shortened and len(title) < _CAP - 1 else title)
    return tuple(found.values())[:_MOST_RESULTS]


def short(text: str | None) -> str | None:
    """A label of at most 90 characters, or None when there is none worth showing."""
    words = whole(" ".join((text or "").split()).strip(" -+;:.,*|"))
    return words[:1].upper() + words[1:] if 1 < len(words) <= 90 and words[0] != "(" else None


def named(raw: str) -> tuple[str, bool]:
    """The noun phrase and whether the published title is longer; an empty phrase when there is none."""
    text = _STRAY_DIGIT.sub("", " ".join(unicodedata.normalize("NFC", raw).split()))
    shortened = "…" in text
    text = text.split("…")[0]
    for _ in range(4):
        bare = _COUNT.sub("", _ENUMERATOR.sub("", text))
        if bare == text:
            break
        text = bare
    text = re.split(r";|\.\s+(?=[A-ZĐ(])|\.(?=[A-ZĐ][a-zà-ỹ])", text)[0]
    text = without_copies(_GLUED.sub("", text))
    head = _TAIL.sub("", text)
    cut = shortened or head != text
    text = _COPIES_AFTER.sub("", head)
    if text.endswith(":"):
        return "", shortened
    if len(text) > _CAP:
        text, shortened, cut = text[: _CAP + 1].rsplit(" ", 1)[0], True, True
    text = whole(text) if cut else text.strip(_EDGES)
    if text.isupper() and len(text) > 12:
        text = text.lower()
    return (text[:1].upper() + text[1:] if len(text.split()) > 1 else ""), shortened


def without_copies(text: str) -> str:
    """The title with the kinds of copy that may be handed in put into one word, or none when any kind will do."""
    found = _COPIES_BEFORE.match(text)
    if not found:
        return text
    said = found[0].casefold()
    rest = text[found.end() :]
    if "điện tử" in said and "bản sao" not in said:
        return rest
    return f"{'Bản sao' if 'bản sao' in said or 'bản chụp' in said else 'Bản chính'} {rest}"


def whole(text: str) -> str:
    """The phrase without an open bracket or a last word that leans on what was cut."""
    if text.count("(") > text.count(")"):
        text = text[: text.rfind("(")]
    words = _NUMBER_CUT.sub("", text.strip(_EDGES)).split()
    while words and _DANGLING.fullmatch(words[-1].strip("“”\"',(")):
        words.pop()
    text = " ".join(words).strip(_EDGES)
    return text[: text.rfind(" (")] if text.count("(") > text.count(")") and " (" in text else text
