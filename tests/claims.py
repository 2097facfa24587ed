"""Words that claim an impact, which no sentence of a report without a comparison group may hold."""

from __future__ import annotations

import re

#: What a report without a comparison group must not say. "What Works Growth" is a name, and stays.
IMPACT_WORDS = re.compile(
    r"""
      \bimpact\w* | \beffect\w* | \bcaus(?:e|ed|es|al|ally|ing|ation)\b
    | \bimprov\w* | \battribut\w* | \bresult(?:s|ed|ing)?\s+(?:of|from|in)\b | \bas\s+a\s+result\b
    | \b(?:because\s+of|due\s+to|thanks\s+to|owing\s+to)\s+(?:the|this|their)\s+
      (?:programme|support|project|help)\b
    | \b(?:made?|makes|making)\s+(?:a|an|any|no|the|little|some)?\s*(?:\w+\s+)?differences?\b
    | \bdifferences?\s+(?:that\s+)?(?:the\s+|this\s+)?programme\b
    | (?<!what\s)\bworks\b | \b(?:programme|support|project|it)\s+(?:does\s+not\s+|did\s+not\s+)?worked?\b
    | \b(?:led|leads|leading)\s+to\b | \bcounterfactual\w* | \bsuccess(?:ful|fully)?\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
