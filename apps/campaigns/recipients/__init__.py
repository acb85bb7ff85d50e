"""Each person of a campaign: who got it, how far it came, and who was left out."""
