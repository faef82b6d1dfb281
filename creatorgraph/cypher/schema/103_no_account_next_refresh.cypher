// The instant alone put the accounts of all platforms, read or not, into one row.
DROP INDEX account_next_refresh IF EXISTS
