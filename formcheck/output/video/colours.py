"""Colours (BGR) of what is drawn: told apart by colour-blind people too. The page uses the same for left and right."""

Colour = tuple[int, int, int]

LEFT: Colour = (40, 120, 255)  # orange
RIGHT: Colour = (255, 150, 40)  # blue
MIDDLE: Colour = (245, 245, 245)
EDGE: Colour = (30, 25, 20)
MARK: Colour = (80, 230, 255)  # yellow: what is measured

SIDE: dict[str, Colour] = {"left": LEFT, "right": RIGHT}
