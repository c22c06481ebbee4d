"""The tables of each engine, as numbered SQL files: none is edited once it was released; another follows."""
