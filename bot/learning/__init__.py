"""Learning here: what people correct becomes examples, and the head for kinds is refitted on them at night.

The mood is learnt from nobody: it is told of groups alone, and no person sees or corrects that of one message.
"""

from bot.learning.examples import correct, drop_old

__all__ = ["correct", "drop_old"]
