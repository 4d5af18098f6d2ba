"""The first steps of an installation: the configuration, the master key, the database, the first administrator."""

from bot.setup.installing import example, make_master_key, prepare_database, write_config

__all__ = ["example", "make_master_key", "prepare_database", "write_config"]
