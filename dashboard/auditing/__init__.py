"""The auditor: asks, ten minutes after ten minutes, whether the promises are kept.

It reads and says; it never retries and never mends. One file asks one question, and each
answer names rows by their ids alone: no person, no school, nothing anybody wrote.
"""
