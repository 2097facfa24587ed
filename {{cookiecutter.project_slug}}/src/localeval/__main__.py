"""Where the command line starts: ``localeval``, or ``python -m localeval`` where scripts are not on the path."""

from localeval.base.own_python import set_own_settings_aside


def main() -> None:
    """Run the command line, without what the person has set for Python for work of their own."""
    set_own_settings_aside()
    from localeval.cli import main as run_command_line

    run_command_line()


if __name__ == "__main__":
    main()
