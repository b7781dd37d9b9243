"""Lists of signatures to be printed and handed over, as PDF."""
