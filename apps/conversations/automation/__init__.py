"""Rules of a company that act by themselves, and macros, which act by one click.

`rules` keeps them, `occasions` notes what happens, `running` asks the rules about it and lets
them act, each occasion once; `trying` tells what a rule would have done.
"""
