"""Pages of coming in, of second factors, of invitations and of one's own sign-in."""
