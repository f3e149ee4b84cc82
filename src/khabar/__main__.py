"""``python -m khabar``: the same as the command ``khabar``, for where no command was installed or several Pythons are."""

from khabar.interfaces.cli import main

if __name__ == "__main__":
    main(prog_name="khabar")
