"""Reading a published list: files into rows, cells into facts. Text that does not parse into a fact is left out."""
