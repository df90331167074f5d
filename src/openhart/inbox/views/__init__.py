"""The desk's pages about who reads partners' letters."""
