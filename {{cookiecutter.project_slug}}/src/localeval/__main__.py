"""Where the command line starts: ``localeval``, or ``python -m localeval`` where scripts are not on the path."""

import gc

from localeval.base.own_python import set_own_settings_aside

#: New objects after which Python looks for rings of garbage, and how often it looks at older ones. Nearly all that a command
#: makes is what it imports, which stays: looking through it took a fifteenth of a run with nothing to do.
GARBAGE = (50_000, 20, 20)


def main() -> None:
    """Run the command line, without what the person has set for Python for work of their own."""
    set_own_settings_aside()
    gc.set_threshold(*GARBAGE)
    from localeval.cli import main as run_command_line

    run_command_line()


if __name__ == "__main__":
    main()
