package web

func next(w http.ResponseWriter, r *http.Request) {
	// ruleid: open-redirect-go
	http.Redirect(w, r, r.URL.Query().Get("next"), http.StatusFound)
	// ok: open-redirect-go
	http.Redirect(w, r, "/users/"+r.FormValue("id"), http.StatusFound)
	// ok: open-redirect-go
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}

func ginNext(c *gin.Context) {
	target := c.Query("to")
	// ruleid: open-redirect-go
	c.Redirect(http.StatusFound, target)
}

func fiberNext(c *fiber.Ctx) error {
	// ruleid: open-redirect-go
	return c.Redirect(c.FormValue("url"))
}

func checked(w http.ResponseWriter, r *http.Request) {
	next := r.FormValue("next")
	if !isLocal(next) {
		next = "/"
	}
	// ok: open-redirect-go
	http.Redirect(w, r, next, http.StatusFound)
}
