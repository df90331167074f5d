"""Commands of proof."""
