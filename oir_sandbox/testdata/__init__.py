"""Synthetic Danish test data, the same for the same seed.

`dataset.Datasaet` names a data set; `persons.husstand`, `organisations.virksomhed` and `claims.fordring` give one thing of it,
`mistakes.mistake` a claim with a wanted mistake. Nothing is imported here, so that `oir` starts as fast as before.
"""
