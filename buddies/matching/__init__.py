"""Who supports whom: plain data in, plan out, no Django.

`data` holds what goes in, `plan` what comes out, `rules` says in plain Python what a pair may
be, `facts` and `edges` say the same for thousands of pairs at once, `optimum` finds the best
plan and its proof, `changes` says what would help a head who was left, `words` puts it in words
and `solve` is the one door. The proof is read by `buddies.certificate`, which imports nothing of
the solver: that is why this file imports nothing either.
"""
