"""`python -m creatorgraph` is the command `creatorgraph`."""

import signal


def main() -> None:
    """Run the command line. Ctrl-C while it is still loading ends the process at once, not with a traceback."""
    is_python = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_python:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from creatorgraph.cli import main as run  # noqa: PLC0415 - what takes the time

    if is_python:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
