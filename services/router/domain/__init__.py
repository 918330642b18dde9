"""Router's rules, pure: which unit a case goes to, what a code permits, what a reply changes."""
