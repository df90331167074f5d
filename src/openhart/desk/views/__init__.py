"""The desk's pages: signing in, My day, queues, cases."""
