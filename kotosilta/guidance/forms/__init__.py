"""The shapes of input of one-to-one guidance."""
