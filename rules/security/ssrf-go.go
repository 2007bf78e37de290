package proxy

func load(w http.ResponseWriter, r *http.Request) {
	target := r.URL.Query().Get("url")
	// ruleid: ssrf-go
	resp, err := http.Get(target)
	// ruleid: ssrf-go
	req, err := http.NewRequest("GET", "http://"+r.FormValue("host")+"/status", nil)
	// ok: ssrf-go
	resp, err = http.Get("https://api.example.org/users/" + r.FormValue("id"))
	// ok: ssrf-go
	resp, err = http.Get(services[r.FormValue("service")])
	// ok: ssrf-go
	req, err = http.NewRequest("POST", "https://api.example.org/", r.Body)
}

func fiberLoad(c *fiber.Ctx) error {
	// ruleid: ssrf-go
	resp, err := client.Get(c.Query("url"))
	return err
}
