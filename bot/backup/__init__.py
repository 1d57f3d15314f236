"""What is kept for the day on which the disk dies: sealed copies of the archive, proven to be readable."""
