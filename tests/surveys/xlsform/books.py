"""XLSX files as spreadsheet programs write them, with whatever may be wrong with them."""

import io
import zipfile
from xml.sax.saxutils import escape

from civic.web.spreadsheets import workbook
from civic.web.workbooks import letter

SURVEY = [
    ("type", "name", "label", "label::English (en)", "required", "relevant", "constraint", "constraint_message"),
    ("select_one roads", "road", "您最常走哪條路？", "Which road do you take most?", "yes", "", "", ""),
    ("integer", "age", "您幾歲？", "How old are you?", "yes", "", ". >= 12 and . <= 120", ""),
    ("text", "why", "為什麼？", "Why?", "no", "selected(${road}, 'coast') and ${age} >= 18", "", ""),
]
CHOICES = [
    ("list_name", "name", "label", "label::English (en)"),
    ("roads", "coast", "濱海公路", "Coast road"),
    ("roads", "valley", "縱谷公路", "Valley road"),
]
SETTINGS = [("form_title", "tuili_kind"), ("道路問卷", "survey")]


def book(survey=SURVEY, choices=CHOICES, settings=SETTINGS, **more):
    """An XLSX of these rows; further sheets by their names."""
    sheets = {"survey": survey, "choices": choices, "settings": settings, **more}
    with workbook([(name, rows[0], rows[1:]) for name, rows in sheets.items() if rows]) as made:
        return made.read()


def with_row(*cells):
    """The survey with one row more; its number is 5."""
    return book([*SURVEY, (*cells, *[""] * (len(SURVEY[0]) - len(cells)))])


def altered(content, part, before, after):
    """The same file with something else in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                assert before.encode() in text, text[-400:]
                text = text.replace(before.encode(), after.encode(), 1)
            new.writestr(name, text)
    return out.getvalue()


def with_part(content, name, part):
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, part)
    return out.getvalue()


def inline(rows):
    """A sheet's XML with texts in the cells themselves."""
    made = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            f'<c r="{letter(at)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for at, cell in enumerate(row)
        )
        made.append(f'<row r="{number}">{cells}</row>')
    return "".join(made)
