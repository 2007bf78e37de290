package web

func login(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// ruleid: log-injection-go
	log.Printf("login of %s", name)
	// ruleid: log-injection-go
	log.Println("login of", name)
	// ok: log-injection-go
	log.Printf("login of %q", name)
	// ok: log-injection-go
	slog.Info("login", "name", name)
	// ok: log-injection-go
	log.Printf("login of %s", strings.ReplaceAll(name, "\n", " "))
}

func ginLogin(c *gin.Context) {
	// ruleid: log-injection-go
	logger.Infof("seen %v", c.Query("id"))
}
