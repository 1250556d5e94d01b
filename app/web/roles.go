package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"suavez/app/id"
	"suavez/app/staff"
)

// permissions are those of somebody; the API's description names all that there are.
type permissions staff.Permissions

// Schema is huma's.
func (permissions) Schema(huma.Registry) *huma.Schema {
	names := &huma.Schema{Type: huma.TypeString}
	for _, p := range staff.Permitted() {
		names.Enum = append(names.Enum, string(p))
	}
	names.PrecomputeMessages()
	return &huma.Schema{Type: huma.TypeArray, Items: names}
}

// roleView is a role as people read it: one that every clinic has by its name here, one of the clinic's own by id and name.
type roleView struct {
	ID          staff.Role  `json:"id" doc:"administrator, manager, reception, attendant, professional, auditor, or the id of one of the clinic's own" example:"reception"`
	Name        string      `json:"name,omitempty" doc:"Of one of the clinic's own"`
	Permissions permissions `json:"permissions" nullable:"false"`
}

// viewOfRoles are some roles, with the names of those that the clinic has made.
func viewOfRoles(roles []staff.Role, own []staff.OwnRole) []roleView {
	views := []roleView{}
	for _, r := range roles {
		v := roleView{ID: r, Permissions: permissions(r.Permissions())}
		for _, o := range own {
			if o.Role() == r {
				v = viewOfOwnRole(o)
			}
		}
		views = append(views, v)
	}
	return views
}

func viewOfOwnRole(o staff.OwnRole) roleView {
	return roleView{ID: o.Role(), Name: o.Name, Permissions: permissions(o.Permissions)}
}

// newRole is a role as a clinic wants it.
type newRole struct {
	Name        string      `json:"name" minLength:"1" maxLength:"40" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" example:"Coordenação de enfermagem"`
	Permissions permissions `json:"permissions" minItems:"1" maxItems:"50" nullable:"false"`
}

// editor is the caller as one who changes people, roles and keys.
func (c *caller) editor() staff.Editor {
	return staff.Editor{Asked: c.change("", "", nil), Permissions: c.permissions}
}

// inviter is the caller as one of whose changes users are told by mail.
func (s *Server) inviter(c *caller) staff.Editor {
	by := c.editor()
	by.Server = s.addressForOthers(c)
	return by
}

func (s *Server) addRoles() {
	handle(s, route{get, "/clinics/{clinic}/roles", "list-roles", "List the roles, those of every clinic first", "", http.StatusOK},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[list[roleView]], error) {
			own, err := staff.OwnRoles(ctx, s.Database, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			roles := staff.EveryClinics()
			for _, o := range own {
				roles = append(roles, o.Role())
			}
			return listed(viewOfRoles(roles, own)), nil
		})
	const within = "With permissions that the caller has alone."
	handle(s, route{post, "/clinics/{clinic}/roles", "add-role", "Make a role of the clinic's own", within, http.StatusCreated},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Body newRole
		},
		) (*body[roleView], error) {
			r, err := staff.AddRole(ctx, s.Journal, from.editor(), in.Body.Name, staff.Permissions(in.Body.Permissions))
			return told(viewOfOwnRole(r), err)
		})
	handle(s, route{put, "/clinics/{clinic}/roles/{role}", "edit-role", "Change a role of the clinic's own, at once for all who have it", within, http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Role id.Role `path:"role" format:"uuid"`
			Body newRole
		},
		) (*body[roleView], error) {
			r, err := staff.EditRole(ctx, s.Journal, from.editor(), in.Role, in.Body.Name, staff.Permissions(in.Body.Permissions))
			return told(viewOfOwnRole(r), err)
		})
	handle(s, route{del, "/clinics/{clinic}/roles/{role}", "remove-role", "Remove a role of the clinic's own", "in_use: somebody has it.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Role id.Role `path:"role" format:"uuid"`
		},
		) (*nothing, error) {
			return noContent, staff.RemoveRole(ctx, s.Journal, from.editor(), in.Role)
		})
}
