package lawpack

// projectKeyHex is the public half of the key that signs the built-in pack.
const projectKeyHex = "8e17d313eab1a67e84c1349e3432272b6a9dec2b7dcf0e39f060e538beaf4282"
