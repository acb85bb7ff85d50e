"""Who gets what nobody has yet: by the policy of the company, or of the team it was given to.

`giving.give` deals out; it is asked when conversations open, and by a sweep, for somebody may
have become free meanwhile. `agents` keeps who is away; `parting` is for those who go.
"""
