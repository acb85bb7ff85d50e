"""What is kept of one person: shown to them, and erased when they ask for it.

`access.archive` and `erasure.erase` go through `keepers.KEEPERS`. An app that keeps data of
people adds a `keeper.Keeper` there when it is ready.
"""
