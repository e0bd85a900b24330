"""Liquidation of accounts (likwidacja konta, § 11): what ends, and what is kept to account for."""
