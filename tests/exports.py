"""Files in the layouts of the real exports, filled with invented procedures."""

import csv
import io

import openpyxl
import xlsxwriter
import xlwt

PORTAL_HEADER = ("Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực")
ONE_DOOR_HEADER = ("TEN_CO_QUAN", "MA_THU_TUC", "TEN_TAT", "TRANG_THAI", "TEN_THU_TUC", "RNUM")
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc\n\nDANH SÁCH THỦ TỤC HÀNH CHÍNH\n"

A = ("1.000001", "Đăng ký việc A", "Bộ Thử nghiệm", "Ủy ban nhân dân cấp xã", "Hộ tịch")
B = ("1.000002", "Cấp giấy phép B", "Bộ Thử nghiệm", "Sở Tư pháp", "Hộ tịch")
C = ("1.000003", "Cấp lại giấy phép C", "Bộ Thử nghiệm", "Sở Tư pháp\nỦy ban nhân dân cấp xã", "Luật sư")


def portal_list(*rows, header=PORTAL_HEADER, above=1, merge=()):
    """The national portal's list: a merged title over the header, then the rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Danh sách TTHC"
    for _ in range(above):
        sheet.append((MOTTO,))
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=len(header))
    for row in (header, *rows):
        sheet.append(row)
    for area in merge:
        sheet.merge_cells(area)
    return _saved(book)


def with_formula(value):
    """A portal list whose second name is a formula; `value` is what the program saved for it, "" for nothing."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        sheet = book.add_worksheet("Danh sách TTHC")
        for at, row in enumerate((PORTAL_HEADER, A, B)):
            sheet.write_row(at, 0, row)
        sheet.write_formula("B3", '=CONCATENATE("Cấp giấy"," phép B")', None, value)
    content = kept.getvalue()
    return content if value else _saved(openpyxl.load_workbook(io.BytesIO(content)))


def one_door(*names):
    """The provincial one-door export: an old Excel file, a row for each unit, an internal number, no national code."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("MTT25")
    rows = [("UBND xã Thử", 23604.0 + at, f"LOCAL_{at:02}", "Mở", name, float(at)) for at, name in enumerate(names)]
    for at, row in enumerate((ONE_DOOR_HEADER, *rows)):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def csv_list(*rows, separator=",", encoding="utf-8-sig", header=PORTAL_HEADER):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows((header, *rows))
    return text.getvalue().encode(encoding)


def locked():
    """What an encrypted XLSX begins and is named with: an OLE file with an EncryptedPackage."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def _saved(book):
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
