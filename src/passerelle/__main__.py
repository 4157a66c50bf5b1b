"""Lets ``python -m passerelle`` run the command line."""

from passerelle.faces.cli import main

main()
