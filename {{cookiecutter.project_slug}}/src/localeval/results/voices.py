"""What people said in interviews, surveys and focus groups, as a result says it: themes by numbers of people, and quotations.

A number is of people and never of passages. Ids of who spoke are not in it, and nothing by which two quotations could be known to be
of one person.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field

from localeval.results.fields import Count, OneLine, People, ResultPart

#: asked: everyone who spoke. source, role: those of them who were asked so, or who are this. theme: who spoke of it.
VoiceKind = Literal["asked", "source", "role", "theme"]
VoiceSource = Literal["interview", "survey", "focus_group", "other"]
#: How a theme was spoken of: as what helped, what hindered, or both by one person.
Sentiment = Literal["helped", "hindered", "both", ""]
#: A passage of somebody's own words.
Quoted = Annotated[str, Field(min_length=1, max_length=400)]


class VoiceFigure(ResultPart):
    """A number of people who spoke; null where it was withheld."""

    kind: VoiceKind
    theme: OneLine = Field("", description="Of a theme: its name; else empty.")
    role: OneLine = Field("", description="Only people of this role; empty for everyone.")
    source: VoiceSource | Literal[""] = Field("", description="Only people who were asked so.")
    sentiment: Sentiment = Field("", description="Only people who spoke of the theme so.")
    people: People = None
    people_rounded_to: Count = Field(
        0, description="To what people were rounded, where that is more than everywhere; else 0."
    )

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What makes a number the only one of its kind in a report."""
        return (self.kind, self.theme, self.role, self.source, self.sentiment)


class Quotation(ResultPart):
    """Somebody's own words, printed with their consent and after a look for what could tell who they are."""

    theme: OneLine
    role: OneLine = ""
    sentiment: Sentiment = ""
    text: Quoted

    @property
    def key(self) -> tuple[str, str]:
        """What makes a quotation the only one of its kind in a report; not its words, which a list of changes would repeat once they are withdrawn."""
        return (self.theme, sha256(self.text.encode("utf-8")).hexdigest()[:16])
