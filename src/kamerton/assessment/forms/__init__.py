"""What pages of assessment send."""
