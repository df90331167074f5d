"""The pages on which steps are recorded, waived and corrected, and on which a duty is explained."""
