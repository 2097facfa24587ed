"""``python -m localeval``: the command line, for machines where scripts are not on the path."""

from localeval.cli import main

if __name__ == "__main__":
    main()
