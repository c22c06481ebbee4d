"""The desk without a screen: cards, facts, packs and the store."""
