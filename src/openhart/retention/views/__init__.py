"""The pages of the room, all below /records/."""
