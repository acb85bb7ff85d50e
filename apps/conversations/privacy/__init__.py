"""What is kept of one person: shown to them, and erased when they ask for it.

`access.archive` and `erasure.erase` go through `keepers.KEEPERS`; pages and programs ask
`erasing.start`, and a worker does it. An app that keeps data of
people adds a `keeper.Keeper` there when it is ready.
"""
