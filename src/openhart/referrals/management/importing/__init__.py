"""Reading referrals from a file: lines to rows, rows to the same action that the page uses."""
