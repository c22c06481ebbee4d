"""What is done at the machine of the journal: accounts, proof, backups, exports, erasure."""
