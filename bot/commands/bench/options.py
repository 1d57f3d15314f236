"""Options that several benches share, worded once."""

from typing import Annotated

import typer

Database = Annotated[
    str | None,
    typer.Option(
        help="Cơ sở dữ liệu để đo, trống hoặc do phép đo tạo ra: tệp SQLite, hoặc postgresql://…"
        " Không nêu: một tệp tạm, đo xong thì xóa."
    ),
]
Stored = Annotated[int, typer.Option(min=0, help="Số phản ánh có sẵn trong cơ sở dữ liệu trước khi đo.")]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="In bảng Markdown.")]
