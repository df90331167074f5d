"""The channels: a mail server, endpoints of webhooks, and for the demonstration a directory."""
