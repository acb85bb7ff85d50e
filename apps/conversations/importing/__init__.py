"""Bringing people in from a spreadsheet: CSV to 200 MB, XLSX to 100,000 rows.

    receiving.receive(tenant, upload, *, by) -> Import            uploaded; raises ImportRefused
    mapping.targets(tenant) -> list[Target]                       what a column may become
    sampling.sample(import_) -> Sample                            columns, values, guesses
    correcting.correct(tenant, import_, *, encoding, delimiter)   read anew, as somebody says
    planning.plan(tenant, import_, *, by, columns, …) -> Import   mapped; raises ImportRefused
    planning.preview(tenant, import_, draft) -> list[Previewed]   first rows as they will be
    checking.start(tenant, import_, *, by)                        checking → checked, by a worker
    running.start(tenant, import_, *, by)                         running → done, by a worker
    cancelling.cancel(tenant, import_, *, by)                     cancelled; what is in stays in
    undoing.start(tenant, import_, *, by)                         undoing → undone, by a worker
    figures.of(import_) -> Figures                                counts, share done, what it may
    rejects.lines(import_) -> QuerySet[ImportRow]; rejects.words(row) -> str
    rejects.errors_csv(import_) -> Iterator[str]                  the original columns and why

A draft is the `planning.Draft` that `plan` makes of its keywords and keeps in `Import.plan`:

    columns: {position: target}    positions from 0; a column that is left out stays out
    country="BR", area=""          of numbers that have none
    on_duplicate="update"          "update", "fill" (only blanks) or "skip"
    tags=()                        names, for all who are in the file
    consent=None                   planning.Stated(medium, category, source, words), for all

A target is "name", "phone", "email", "category", "notes", "tags", "language", "time_zone" or
"attribute:<key>". A person is found by number; a row without one by its e-mail among people
without a number; a row with neither is invalid.

`counts` while it works and afterwards, `announced` by the dry run: new, changed, unchanged,
invalid, duplicate add up to the rows; opted_out says for how many of them consent was not
taken, since they had withdrawn it. Events `import:update` carry `figures.of(import_)` as JSON
and the template `conversations/imports/_live.html` when there is one.
"""
