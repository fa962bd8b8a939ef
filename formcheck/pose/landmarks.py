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
HAND = {"left": (17, 19, 21), "right": (18, 20, 22)}  # little finger, index finger, thumb

OTHER = {"left": "right", "right": "left"}

# MediaPipe's names, by number.
NAMES = (
    "nose",
    *(f"{side}_eye{part}" for side in ("left", "right") for part in ("_inner", "", "_outer")),
    *("left_ear", "right_ear", "mouth_left", "mouth_right"),
    *(f"{side}_{part}" for part in ("shoulder", "elbow", "wrist", "pinky", "index", "thumb") for side in ("left", "right")),
    *(f"{side}_{part}" for part in ("hip", "knee", "ankle", "heel", "foot_index") for side in ("left", "right")),
)
