package web

import (
	"context"
	"net/http"
)

// pendingCode is a code with what the password was answered with.
type pendingCode struct {
	Pending string `json:"pending" minLength:"1" maxLength:"1000" doc:"Of the answer second_factor or second_factor_setup to the password; good for five minutes"`
	Code    string `json:"code" minLength:"1" maxLength:"20" doc:"Of the app, or one for a lost app" example:"408215"`
}

// pendingSetup is the same without a code.
type pendingSetup struct {
	Pending string `json:"pending" minLength:"1" maxLength:"1000"`
}

// signedInWithCodes is who has signed in, and codes for a lost app.
type signedInWithCodes struct {
	User  me       `json:"user"`
	Codes []string `json:"codes" nullable:"false"`
}

// addSecondFactor adds what comes between a right password and a session.
func (s *Server) addSecondFactor() {
	handle(s, route{post, "/auth/second-factor", "second-factor", "End a sign-in with a second factor", "Sets the session's cookie. unauthenticated: it took too long, sign in again.", http.StatusOK},
		func(ctx context.Context, from *caller, in *body[pendingCode]) (*body[me], error) {
			return s.signedIn(ctx, from)(s.Staff.SignInSecond(ctx, in.Body.Pending, in.Body.Code, from.from()))
		})
	handle(s, route{post, "/auth/second-factor/setup", "second-factor-setup", "Begin to set up the second factor without which one may not sign in", "", http.StatusOK},
		func(ctx context.Context, _ *caller, in *body[pendingSetup]) (*body[newFactorView], error) {
			return viewOfNewFactor(s.Staff.BeginPendingFactor(ctx, in.Body.Pending))
		})
	handle(s, route{
		post, "/auth/second-factor/confirm", "second-factor-confirm", "Put it to use with its first code, and sign in",
		"Sets the session's cookie, and answers with codes for a lost app, which are told here and never again.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *body[pendingCode]) (*body[signedInWithCodes], error) {
			done, codes, err := s.Staff.ConfirmPendingFactor(ctx, in.Body.Pending, in.Body.Code, from.from())
			if err != nil {
				return nil, err
			}
			from.keep(done)
			user, err := s.me(ctx, done.Session)
			return told(signedInWithCodes{user, codes}, err)
		})
}
