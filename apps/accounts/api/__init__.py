"""The REST API: what every view of every app is made of, and the routes of accounts.

`view.ApiView` lets a caller in, `operation.operation` says what a method reads and answers,
`wire` has the shapes. Errors, throttles and the description are wired in `config.api`.
"""
