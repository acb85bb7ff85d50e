"""Why a file is not taken in, in words that say what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal


class ImportRefused(Refusal):
    """The file can't be taken in as it is."""

    code = "import_refused"
    status = 400
    message = _("This file can't be imported. Choose another one.")


class WrongType(ImportRefused):
    code = "import_type"
    message = _(
        "This is no spreadsheet that can be read. Save it as CSV or as Excel workbook (.xlsx) "
        "and send it again."
    )


class Unreadable(ImportRefused):
    code = "import_unreadable"
    message = _(
        "This workbook is broken, protected by a password or packed too tightly. Open it, save "
        "it as CSV and send it again."
    )


class Empty(ImportRefused):
    code = "import_empty"
    message = _("There is nobody in this file. Choose it once more.")


class TooLarge(ImportRefused):
    code = "import_too_large"
    status = 413
    message = _("The file is over 200 MB. Divide it and send its parts one by one.")


class TooManyRows(ImportRefused):
    code = "import_too_many_rows"
    message = _("An Excel file may have 100,000 rows. Save it as CSV and send it again.")


class TooManyColumns(ImportRefused):
    code = "import_too_many_columns"
    message = _("The file has over 200 columns. Remove those that are not needed.")


class NoKey(ImportRefused):
    """Nobody could be found again."""

    code = "import_no_key"
    message = _("Choose which column holds the number or the e-mail: by these people are found.")


class BadPlan(ImportRefused):
    """`errors`: field → what is wrong with it, in words."""

    code = "invalid"
    message = _("Some choices can't be kept. Correct them and go on.")

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__(" ".join(word for words in errors.values() for word in words))


class NotNow(Refusal):
    """The import is in another state."""

    code = "import_not_now"
    message = _("This import has gone on meanwhile. Look at it again.")


class FileGone(Refusal):
    code = "import_file_gone"
    message = _("The file was deleted 30 days after it came. Send it again.")


#: What `Import.problem` may say of one that failed or was not let run.
PROBLEMS: dict[str, Any] = {
    "quota_exceeded": _(
        "The plan's limit of contacts does not allow so many new people. What was taken in before "
        "stays; undo it, or raise the limit and import the file again."
    ),
    "file_gone": FileGone.message,
    "nobody": Empty.message,
    "no_key": NoKey.message,
    "too_many_tags": _(
        "The column of tags names over 1,000 different ones. Choose another field for it."
    ),
    "broken": _(
        "Something went wrong while importing. What was taken in before stays. Try again; if it "
        "happens again, tell whoever runs the platform."
    ),
}
