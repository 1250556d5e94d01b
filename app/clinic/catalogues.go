package clinic

import (
	"context"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
)

// Catalogues gives the catalogue of each clinic.
type Catalogues = journal.Kept[*Catalogue]

// NewCatalogues makes an empty store of catalogues.
func NewCatalogues(db *database.Database, j *journal.Journal) (*Catalogues, error) {
	return journal.Keep(j, func(ctx context.Context, clinic id.Clinic) (*Catalogue, journal.Seq, error) {
		c, err := Load(ctx, db, clinic)
		if err != nil {
			return nil, 0, err
		}
		return c, c.Seq, nil
	}, ClinicChanged, ServiceChanged, RoomChanged, PriorityChanged, RiskTargetsChanged, ProfessionalChanged, JourneyChanged, SpecialDayChanged)
}
