"""Requests for an action on an account (debitorkontoanmodning, SF1590_B_04): what may be asked, and what comes of it.

`typer` is the table of the action types and the place to begin; one module decides a family of them. The types' names and what each
takes with it are ours: the real annex is not public. The operations, their targets and the six answers are stated.
"""
