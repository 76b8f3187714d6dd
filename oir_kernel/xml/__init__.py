"""Reading XML carefully: no DTD, no entities, no network; places that a person can find again."""
