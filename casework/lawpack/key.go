package lawpack

// projectKeyHex is the public half of the key that signs the built-in pack.
const projectKeyHex = "de2d43b4f3393e199996f2f88467d639dfddce46867b4bc050fee3f470bfe076"
