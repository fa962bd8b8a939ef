"""BlazePose's 33 points by name, and the groups the rest of formcheck speaks of."""

NOSE = 0
EAR = {"left": 7, "right": 8}
SHOULDER = {"left": 11, "right": 12}
ELBOW = {"left": 13, "right": 14}
WRIST = {"left": 15, "right": 16}
HIP = {"left": 23, "right": 24}
KNEE = {"left": 25, "right": 26}
ANKLE = {"left": 27, "right": 28}
HEEL = {"left": 29, "right": 30}
TOE = {"left": 31, "right": 32}  # BlazePose "foot index"

COUNT = 33
LEG = {side: (KNEE[side], ANKLE[side], HEEL[side], TOE[side]) for side in ("left", "right")}
FOOT = {side: (ANKLE[side], HEEL[side], TOE[side]) for side in ("left", "right")}
ARM = {side: (ELBOW[side], WRIST[side]) for side in ("left", "right")}

OTHER = {"left": "right", "right": "left"}
