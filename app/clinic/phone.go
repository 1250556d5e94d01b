package clinic

import (
	"net/url"
	"strings"

	"suavez/app/problem"
)

// Phone is what patients can do from their own phone.
type Phone struct {
	// Follow: the code on a ticket leads to a page that follows it.
	Follow bool `json:"follow"`
	// Address by which phones reach SuaVez, such as http://192.168.0.20:8080; empty: the one by which the clinic's own pages know it.
	Address string `json:"address,omitempty"`
	// WiFi is the name of the network from which a phone reaches the box; empty: nothing is said of it.
	WiFi string `json:"wifi,omitempty" gorm:"column:wifi"`
	// LaterMinutes is for how long a patient may ask not to be called yet, once for each step of the visit; 0: not at all.
	LaterMinutes int `json:"later_minutes"`
	// Opinion: the patient is asked at the end how the visit was.
	Opinion bool `json:"opinion"`
}

// PresetPhone is that of a new clinic.
var PresetPhone = Phone{Follow: true, Opinion: true}

// check refuses an address that no phone could open.
func (p *Phone) check() error {
	if p.Address == "" {
		return nil
	}
	u, err := url.Parse(p.Address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
		return problem.InvalidField("body.phone.address", "write it as http://HOST or https://HOST, without a path")
	}
	p.Address = u.Scheme + "://" + u.Host
	return nil
}
