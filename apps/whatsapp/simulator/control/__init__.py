"""`/_sim`: what tests and people do to the world behind the API's back."""
