package casework

import "context"

// Require gives the member who acts on this profile, if their duty carries the power. Errors: Denied with Key
// "error.denied.<power>", also when the member has left the office; Missing when the profile has no member yet.
func Require(ctx context.Context, s Store, p Power) (*Member, error) {
	m, err := Get[Member](ctx, s, s.Profile().Member)
	if err != nil {
		return nil, err
	}
	if !m.Left.IsZero() {
		return nil, &Error{Code: Denied, Key: "error.denied.left", Op: "casework.Require"}
	}
	if !m.Duty.May(p) {
		return nil, &Error{Code: Denied, Key: "error.denied." + string(p), Op: "casework.Require"}
	}
	return m, nil
}
