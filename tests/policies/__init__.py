"""What the policies say: their clauses, their examples, and scenarios written from the contract alone."""
