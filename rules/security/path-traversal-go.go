package files

func read(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	// ruleid: path-traversal-go
	data, err := os.ReadFile(filepath.Join(root, name))
	// ruleid: path-traversal-go
	http.ServeFile(w, r, "static/"+r.FormValue("file"))
	// ok: path-traversal-go
	data, err = os.ReadFile(filepath.Join(root, filepath.Base(name)))
	// ok: path-traversal-go
	data, err = os.ReadFile("index.html")
}

func send(c *fiber.Ctx) error {
	// ruleid: path-traversal-go
	return c.SendFile("./uploads/" + c.Params("name"))
}

func upload(c *gin.Context) {
	file, _ := c.FormFile("file")
	// ruleid: path-traversal-go
	c.SaveUploadedFile(file, "uploads/"+file.Filename)
	// ok: path-traversal-go
	c.SaveUploadedFile(file, "uploads/"+filepath.Base(file.Filename))
	// ruleid: path-traversal-go
	c.File(c.Query("path"))
}

func checked(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	if !filepath.IsLocal(name) {
		return
	}
	// ok: path-traversal-go
	os.Open(filepath.Join(root, name))
}
