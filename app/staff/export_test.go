package staff

// OccupyHashing lets no password be hashed until free is called.
func (s *Staff) OccupyHashing() (free func()) {
	for range hashesAtOnce {
		s.hashing <- struct{}{}
	}
	return func() {
		for range hashesAtOnce {
			<-s.hashing
		}
	}
}
