package staff

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/seal"
)

const (
	// codeStep is how long a code of the app is shown (RFC 6238); the one before and the one after are taken too.
	codeStep = 30
	// recoveryCodes is how many codes for a lost app there are, and recoveryLetters how long each is.
	recoveryCodes   = 10
	recoveryLetters = 10
)

// codeForm is how the codes of the app are made: what every such app does.
var codeForm = totp.ValidateOpts{Period: codeStep, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// pending is who has given the right password and must still show a second factor, or set one up.
type pending struct {
	User  id.User
	Until time.Time
	SetUp bool
}

// askSecond stops a sign-in where a second factor is needed. Problems: second_factor, second_factor_setup.
func (s *Staff) askSecond(ctx context.Context, u User, works []Member) error {
	f, err := s.factorOf(s.db.Read(ctx), u.ID)
	if err != nil {
		return err
	}
	p := pending{User: u.ID, Until: s.now().Add(secondWithin)}
	code, words := problem.SecondFactor, "give the code of the app, or one for a lost app, with pending"
	if f == nil || f.ConfirmedAt == nil {
		strict, err := s.administersStrictly(ctx, works)
		if err != nil || !strict {
			return err
		}
		p.SetUp, code, words = true, problem.SecondFactorSetup, "administrators of this clinic need a second factor: set one up with pending"
	}
	token, err := s.seals.Token(sealedPending, p, p.Until)
	if err != nil {
		return err
	}
	return problem.New(code, words).With("pending", token).With("name", u.Name)
}

// pendingOf reads who waits for a second factor. Problem: unauthenticated.
func (s *Staff) pendingOf(ctx context.Context, token string) (p pending, u User, err error) {
	if s.seals.Read(sealedPending, token, s.now(), &p) != nil {
		return p, u, errPendingOver
	}
	err = s.db.Read(ctx).Take(&u, "id = ? AND active", p.User).Error
	if database.NoRow(err) {
		return p, u, errPendingOver
	}
	return p, u, err
}

var errPendingOver = problem.New(problem.Unauthenticated, "this took too long: sign in again")

// SignInSecond ends a sign-in with a code of the app, or one for a lost app. Problems: unauthenticated, wrong_code, not_active,
// too_many_requests.
func (s *Staff) SignInSecond(ctx context.Context, token, code string, from From) (SignedIn, error) {
	p, u, err := s.pendingOf(ctx, token)
	if err != nil {
		return SignedIn{}, err
	}
	if p.SetUp {
		return SignedIn{}, errPendingOver
	}
	if err := s.checkCode(ctx, u, code, from); err != nil {
		return SignedIn{}, err
	}
	return s.endPending(ctx, token, p, u, from)
}

// endPending begins the session for which a sign-in waited; once.
func (s *Staff) endPending(ctx context.Context, token string, p pending, u User, from From) (SignedIn, error) {
	if err := spend(ctx, s.db, token, s.now(), p.Until); errors.Is(err, seal.ErrNotSealed) {
		return SignedIn{}, errPendingOver
	} else if err != nil {
		return SignedIn{}, err
	}
	works, err := s.worksSomewhere(ctx, u.ID)
	if err != nil {
		return SignedIn{}, err
	}
	return s.begin(ctx, u, works, BySecondFactor, from)
}

// checkCode takes a code once. Problems: wrong_code, too_many_requests.
func (s *Staff) checkCode(ctx context.Context, u User, code string, from From) error {
	name := "code " + u.ID.String()
	if err := s.try(ctx, name, ofCode); err != nil {
		return err
	}
	right, err := s.takeCode(s.db.Read(ctx), u.ID, code)
	if err != nil {
		return err
	}
	if !right {
		s.noteRefusal(ctx, u, "wrong_code", from)
		return problem.New(problem.WrongCode, "this is not the code, or it was used already: wait for the next")
	}
	return s.succeeded(ctx, []string{name}, "")
}

// takeCode says whether a code of the app, or for a lost app, is right, and uses it up.
func (s *Staff) takeCode(tx *gorm.DB, user id.User, code string) (bool, error) {
	code = id.TypedCode(code)
	if len(code) == recoveryLetters {
		used := tx.Exec("DELETE FROM recovery_codes WHERE user_id = ? AND code_hash = ?", user, sum(code))
		return used.RowsAffected == 1, used.Error
	}
	f, err := s.factorOf(tx, user)
	if err != nil || f == nil || f.ConfirmedAt == nil {
		return false, err
	}
	return s.takeStep(tx, f, code)
}

// takeStep says whether a code is that of a step which no code was taken of yet, and notes it.
func (s *Staff) takeStep(tx *gorm.DB, f *factor, code string) (bool, error) {
	secret, err := s.seals.Open(sealedFactor, f.Sealed)
	if err != nil {
		return false, fmt.Errorf("the secret of this installation is not the one with which second factors were made: bring session.key, or set SUAVEZ_SESSION_SECRET: %w", err)
	}
	now := s.now()
	for _, at := range []time.Time{now, now.Add(-codeStep * time.Second), now.Add(codeStep * time.Second)} {
		right, err := totp.GenerateCodeCustom(string(secret), at, codeForm)
		if err != nil {
			return false, fmt.Errorf("make a code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(right), []byte(code)) != 1 {
			continue
		}
		taken := tx.Exec("UPDATE second_factors SET last_step = ? WHERE user_id = ? AND last_step < ?", at.Unix()/codeStep, f.UserID, at.Unix()/codeStep)
		return taken.RowsAffected == 1, taken.Error
	}
	return false, nil
}

// factor is a user's app.
type factor struct {
	UserID      id.User `gorm:"primaryKey"`
	Sealed      []byte
	CreatedAt   time.Time
	ConfirmedAt *time.Time
	LastStep    int64
}

// TableName is GORM's.
func (factor) TableName() string { return "second_factors" }

func (s *Staff) factorOf(tx *gorm.DB, user id.User) (*factor, error) {
	var found []factor
	if err := tx.Where("user_id = ?", user).Find(&found).Error; err != nil {
		return nil, fmt.Errorf("look for the second factor of user %s: %w", user, err)
	}
	if len(found) == 0 {
		return nil, nil //nolint:nilnil // there is none
	}
	return &found[0], nil
}

// Factor says whether a user has a second factor, how many codes for a lost app are left, and whether one is compulsory.
type Factor struct {
	On         bool
	Codes      int
	Compulsory bool
}

// FactorOf is that of a user.
func (s *Staff) FactorOf(ctx context.Context, user id.User) (is Factor, err error) {
	f, err := s.factorOf(s.db.Read(ctx), user)
	if err != nil {
		return is, err
	}
	is.On = f != nil && f.ConfirmedAt != nil
	if err := s.db.Read(ctx).Raw("SELECT count(*) FROM recovery_codes WHERE user_id = ?", user).Row().Scan(&is.Codes); err != nil {
		return is, fmt.Errorf("count the codes for a lost app: %w", err)
	}
	works, err := MembershipsOf(ctx, s.db, user)
	if err != nil {
		return is, err
	}
	is.Compulsory, err = s.administersStrictly(ctx, works)
	return is, err
}

// NewFactor is what a user takes over into the app.
type NewFactor struct {
	Secret string // to be typed in
	URI    string // to be shown as a QR code
}

// BeginFactor makes a secret for the app of a signed-in user. It counts once its first code was typed. Problem: in_use.
func (s *Staff) BeginFactor(ctx context.Context, user User) (NewFactor, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "SuaVez", AccountName: user.Login, Period: codeStep})
	if err != nil {
		return NewFactor{}, fmt.Errorf("make a secret: %w", err)
	}
	made := s.db.Read(ctx).Exec(`INSERT INTO second_factors AS f (user_id, sealed, created_at) VALUES (?, ?, ?)
		ON CONFLICT (user_id) DO UPDATE SET sealed = excluded.sealed, created_at = excluded.created_at, last_step = 0 WHERE f.confirmed_at IS NULL`,
		user.ID, s.seals.Seal(sealedFactor, []byte(key.Secret())), s.now())
	if made.Error != nil {
		return NewFactor{}, fmt.Errorf("keep a secret: %w", made.Error)
	}
	if made.RowsAffected == 0 {
		return NewFactor{}, problem.New(problem.InUse, "there is a second factor already: remove it first")
	}
	return NewFactor{Secret: key.Secret(), URI: key.URL()}, nil
}

// BeginPendingFactor does so for who must have one to sign in. Problem: unauthenticated.
func (s *Staff) BeginPendingFactor(ctx context.Context, token string) (NewFactor, error) {
	p, u, err := s.pendingOf(ctx, token)
	if err != nil {
		return NewFactor{}, err
	}
	if !p.SetUp {
		return NewFactor{}, errPendingOver
	}
	return s.BeginFactor(ctx, u)
}

// ConfirmFactor puts a second factor to use with the first code of the app, and returns the codes for a lost app, once. Problems: wrong_code,
// too_many_requests.
func (s *Staff) ConfirmFactor(ctx context.Context, user User, code string) ([]string, error) {
	name := "code " + user.ID.String()
	if err := s.try(ctx, name, ofCode); err != nil {
		return nil, err
	}
	codes := []string{}
	err := s.changeFactor(ctx, user, "second_factor", func(tx *gorm.DB, at time.Time) error {
		f, err := s.factorOf(tx, user.ID)
		if err != nil {
			return err
		}
		right := f != nil && f.ConfirmedAt == nil
		if right {
			if right, err = s.takeStep(tx, f, id.TypedCode(code)); err != nil {
				return err
			}
		}
		if !right {
			return problem.New(problem.WrongCode, "this is not the code that the app shows now: see that its clock is right")
		}
		if err := tx.Exec("UPDATE second_factors SET confirmed_at = ? WHERE user_id = ?", at, user.ID).Error; err != nil {
			return err
		}
		codes, err = newRecoveryCodes(tx, user.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return codes, s.succeeded(ctx, []string{name}, "")
}

// ConfirmPendingFactor does so for who must have one to sign in, and begins the session. Problems: unauthenticated, wrong_code, not_active,
// too_many_requests.
func (s *Staff) ConfirmPendingFactor(ctx context.Context, token, code string, from From) (in SignedIn, codes []string, err error) {
	p, u, err := s.pendingOf(ctx, token)
	if err != nil {
		return in, nil, err
	}
	if !p.SetUp {
		return in, nil, errPendingOver
	}
	if codes, err = s.ConfirmFactor(ctx, u, code); err != nil {
		return in, nil, err
	}
	in, err = s.endPending(ctx, token, p, u, from)
	return in, codes, err
}

// RenewCodes makes other codes for a lost app, for who shows a code. Problems: wrong_code, too_many_requests.
func (s *Staff) RenewCodes(ctx context.Context, user User, code string, from From) (codes []string, err error) {
	if err := s.checkCode(ctx, user, code, from); err != nil {
		return nil, err
	}
	err = s.changeFactor(ctx, user, "recovery_codes", func(tx *gorm.DB, _ time.Time) error {
		codes, err = newRecoveryCodes(tx, user.ID)
		return err
	})
	return codes, err
}

// RemoveFactor takes a second factor away, for who shows a code. Problems: forbidden, when it is compulsory; wrong_code, too_many_requests.
func (s *Staff) RemoveFactor(ctx context.Context, user User, code string, from From) error {
	is, err := s.FactorOf(ctx, user.ID)
	if err != nil {
		return err
	}
	if is.Compulsory {
		return problem.New(problem.Forbidden, "administrators of this clinic need a second factor")
	}
	if err := s.checkCode(ctx, user, code, from); err != nil {
		return err
	}
	return s.changeFactor(ctx, user, "second_factor_removed", func(tx *gorm.DB, _ time.Time) error { return removeFactor(tx, user.ID) })
}

// ResetFactor takes the second factor of another away, who has lost it, and signs that one out. Problems: forbidden, not_found.
func (s *Staff) ResetFactor(ctx context.Context, by Editor, user id.User) error {
	_, err := s.journal.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		p, _, err := toEdit(change.DB, by, user)
		if err != nil {
			return err
		}
		if err := onlyOurs(change.DB, by, user); err != nil {
			return err
		}
		if err := removeFactor(change.DB, user); err != nil {
			return err
		}
		if err := endSessions(change.DB, user, id.Session{}, change.At); err != nil {
			return err
		}
		if err := s.tell(change.DB, Notice{Kind: SignInChanged, Clinic: by.Clinic, User: p.User, Change: "second_factor_removed", At: change.At, Server: by.Server}); err != nil {
			return err
		}
		return change.Append(UserChanged, userEntry("second_factor_removed", p.User, nil))
	})
	if err != nil {
		return fmt.Errorf("reset the second factor of user %s: %w", user, err)
	}
	return nil
}

// changeFactor changes a user's second factor, tells the user, and notes it in the journal of each clinic where the user works.
func (s *Staff) changeFactor(ctx context.Context, user User, what string, do func(tx *gorm.DB, at time.Time) error) error {
	works, err := s.worksSomewhere(ctx, user.ID)
	if err != nil {
		return err
	}
	err = s.everywhere(ctx, works, journal.User(user.ID), UserChanged, userEntry(what, user, nil), func(tx *gorm.DB, at time.Time) error {
		if err := do(tx, at); err != nil {
			return err
		}
		var now User // the session may be older than the e-mail
		if err := tx.Take(&now, "id = ?", user.ID).Error; err != nil {
			return err
		}
		return s.tell(tx, Notice{Kind: SignInChanged, Clinic: works[0].ClinicID, User: now, Change: what, At: at})
	})
	if err != nil {
		return fmt.Errorf("change a second factor: %w", err)
	}
	return nil
}

func removeFactor(tx *gorm.DB, user id.User) error {
	if err := tx.Exec("DELETE FROM second_factors WHERE user_id = ?", user).Error; err != nil {
		return err
	}
	return tx.Exec("DELETE FROM recovery_codes WHERE user_id = ?", user).Error
}

// newRecoveryCodes makes codes for a lost app, in place of those of before.
func newRecoveryCodes(tx *gorm.DB, user id.User) (codes []string, err error) {
	if err := tx.Exec("DELETE FROM recovery_codes WHERE user_id = ?", user).Error; err != nil {
		return nil, err
	}
	for range recoveryCodes {
		code := id.NewCode(recoveryLetters)
		if err := tx.Exec("INSERT INTO recovery_codes (user_id, code_hash) VALUES (?, ?)", user, sum(code)).Error; err != nil {
			return nil, err
		}
		codes = append(codes, id.ShownCode(code))
	}
	return codes, nil
}
