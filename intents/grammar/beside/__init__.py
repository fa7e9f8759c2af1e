"""What is told beside a question, and what becomes of it.

``words`` says what the words of a part of a message are like, whatever is read in it. ``asides`` judges what is left
out, and said to be ("a cobalt note for my boss"); ``chatter`` what only speaks of the asker; ``telling`` what is
context for a question after it ("the gap exploded last year").
"""
