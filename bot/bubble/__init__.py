"""The bubble in figures, without database or chat: where two pictures differ, who fell silent, whether it helped."""
