"""What a mail costs, whether that grows with the mail that is there, and whether all of it gets through."""
