"""What the day's run decides: pure functions of what is known and the day. `course` is the place to start reading."""
