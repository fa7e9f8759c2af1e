"""From a question to a reply: read, ask the figures, write the lines under the answer, remember the conversation."""
