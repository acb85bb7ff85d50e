"""When campaigns may leave, and what is planned when."""
