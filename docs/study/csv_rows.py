"""Tables of measurements that stay in the repository: rows as dictionaries, numbers or words, None where nothing is known."""
import csv


def write(path, columns, rows, words, in_full=frozenset()):
    """Six digits a number; all of them in the columns `in_full`. The file is there as a whole or as it was."""
    def cell(column, value):
        if value is None:
            return ""
        if column in words:
            return value
        return str(float(value)) if column in in_full else f"{value:.6g}"

    beside = path.with_suffix(".part")
    with open(beside, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([cell(column, row.get(column)) for column in columns] for row in rows)
    beside.rename(path)


def read(path, words):
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return [{key: text if key in words else float(text) if text else None for key, text in row.items()}
                for row in csv.DictReader(file)]
