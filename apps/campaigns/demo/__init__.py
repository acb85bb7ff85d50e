"""What somebody who looks around finds of campaigns in the demo company: people who agreed to hear
from it, templates, a campaign that has run and one that waits for its start.

Nothing of it is made up: the first campaign really left, through the simulator, and its report
says what came of it.
"""

from apps.campaigns.demo.furnishing import furnish

__all__ = ["furnish"]
