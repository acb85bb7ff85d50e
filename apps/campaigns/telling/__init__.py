"""What people are told of campaigns: in sentences, by the bell, by mail."""
