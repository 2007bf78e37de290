package web

func login(w http.ResponseWriter, c *gin.Context) {
	// ruleid: insecure-cookie-go
	http.SetCookie(w, &http.Cookie{Name: "session", Value: id})
	// ruleid: insecure-cookie-go
	http.SetCookie(w, &http.Cookie{Name: "token", Value: id, HttpOnly: true})
	// ruleid: insecure-cookie-go
	c.SetCookie("auth", id, 3600, "/", "", true, false)
	// ok: insecure-cookie-go
	http.SetCookie(w, &http.Cookie{Name: "session", Value: id, HttpOnly: true, Secure: true})
	// ok: insecure-cookie-go
	http.SetCookie(w, &http.Cookie{Name: "theme", Value: "dark"})
	// ok: insecure-cookie-go
	http.SetCookie(w, &http.Cookie{Name: "session", Value: "", MaxAge: -1})
}

func fiberLogin(c *fiber.Ctx) error {
	// ruleid: insecure-cookie-go
	c.Cookie(&fiber.Cookie{Name: "jwt", Value: token})
	return nil
}
