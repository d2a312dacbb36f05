"""Django's way to PostgreSQL with what our desk knows better: the module `base` is the ENGINE of the settings."""
