"""What people write, in one form: handles, names, e-mails, addresses, profile links and statements. All pure."""
