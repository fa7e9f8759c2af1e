"""What each command of `tradebot` does, once its options are read, and how its results look in a terminal."""
