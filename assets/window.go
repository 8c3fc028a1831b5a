package assets

import "embed"

// SansRegular and SansBold are the window's faces: Noto Sans, a build whose Kazakh і keeps its dot (fonts/OFL-NotoSans.txt).
var (
	//go:embed fonts/NotoSans-Regular.ttf
	SansRegular []byte
	//go:embed fonts/NotoSans-Bold.ttf
	SansBold []byte
)

// Icons holds icons/<name>.svg: 24 by 24, drawn in currentColor, which ui/theme replaces by a colour role.
//
//go:embed icons/*.svg
var Icons embed.FS
