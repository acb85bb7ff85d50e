"""The live connection: how open pages and programs hear what happens, at `/ws/events/`.

Its doors: `publishing` says something in one of the `rooms`, where the apps above also add
what can be watched; `seats` counts who is connected; `guests` knows who may be; `sockets` is
where connections come in. The rest serves an open connection and is used in here only.
"""
