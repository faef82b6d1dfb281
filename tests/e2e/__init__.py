"""The whole product from outside: the command line, the real stack, HTTP."""
