"""People: the user, sign-up and sign-in, the profile. Everything that is owned points here."""
