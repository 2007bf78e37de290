package pages

func hello(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// ruleid: cross-site-scripting-go
	fmt.Fprintf(w, "<h1>Hello %s</h1>", name)
	// ruleid: cross-site-scripting-go
	w.Write([]byte("<p>" + r.URL.Query().Get("q") + "</p>"))
	// ruleid: cross-site-scripting-go
	data := Page{Body: template.HTML(name)}
	// ok: cross-site-scripting-go
	fmt.Fprintf(w, "<h1>Hello %s</h1>", html.EscapeString(name))
	// ok: cross-site-scripting-go
	fmt.Fprintf(w, "hello %s\n", name)
	// ok: cross-site-scripting-go
	page.Execute(w, map[string]string{"Name": name})
	// ok: cross-site-scripting-go
	data = Page{Body: template.HTML("<b>fixed</b>")}
}

func fiberHello(c *fiber.Ctx) error {
	// ruleid: cross-site-scripting-go
	return c.SendString("<h1>" + c.Query("name") + "</h1>")
}

func echoHello(c echo.Context) error {
	// ruleid: cross-site-scripting-go
	return c.HTML(200, fmt.Sprintf("<h1>%s</h1>", c.QueryParam("name")))
}
