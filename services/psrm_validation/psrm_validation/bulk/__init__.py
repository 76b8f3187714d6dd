"""Files of claims of any size: cut, checked by one process or many, put together in order, resumed where they stopped.

    files → steps → pipeline (engine, ledger) → session → output

`steps` says what there is to do, in order; `work.run_shard` does one piece and can run anywhere; `ledger` holds what a claim
must know of earlier ones; `session` puts the pieces together. The output does not depend on how many processes there were.
"""
