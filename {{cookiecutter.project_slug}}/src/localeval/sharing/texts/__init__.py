"""The text inside every kind of file that leaves a project, piece by piece and each with its place.

Also what no reader sees: attributes, comments, metadata, embedded pictures and their metadata, alternative
texts of a PDF, the parts of a Word file. It judges nothing; that is ``scan``.
"""

from localeval.sharing.texts.piece import Piece
from localeval.sharing.texts.reading import pieces

__all__ = ["Piece", "pieces"]
