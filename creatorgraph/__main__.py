"""`python -m creatorgraph` is the command `creatorgraph`."""

from creatorgraph.cli import main

main()
