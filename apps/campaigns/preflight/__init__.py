"""What would come of a campaign, told before anything leaves: who gets it and who does not and
why, what it costs, when it is through, and what stands in the way.

`check` looks at everything, a million people in seconds; `run` also keeps what it found with the
campaign; `shared` and `first` do so once for all who ask at the same time, `ensured` where nobody
has; `blockers` asks only what is cheap, and what the last check of this very draft found;
`lost` names the people behind a loss.
"""

from apps.campaigns.preflight.blocking import blockers
from apps.campaigns.preflight.checking import check, run
from apps.campaigns.preflight.losing import lost
from apps.campaigns.preflight.problem import Problem
from apps.campaigns.preflight.report import CostLine, Loss, Report, Tier
from apps.campaigns.preflight.sharing import ensured, first, shared

__all__ = [
    "CostLine",
    "Loss",
    "Problem",
    "Report",
    "Tier",
    "blockers",
    "check",
    "ensured",
    "first",
    "lost",
    "run",
    "shared",
]
