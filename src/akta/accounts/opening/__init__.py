"""Opening of accounts (zakładanie kont): application, proof of identity, verification."""
