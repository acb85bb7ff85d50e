"""Webhooks out: programs of the company are told what happens, signed, until they have heard it.

In the form of Standard Webhooks (https://www.standardwebhooks.com).
"""
