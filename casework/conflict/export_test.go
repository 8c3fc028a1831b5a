package conflict

import (
	"errors"

	"zanger/casework"
)

func asError(err error, e **casework.Error) bool { return errors.As(err, e) }
