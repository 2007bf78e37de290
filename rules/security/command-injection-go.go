package tools

func ping(host string) ([]byte, error) {
	// ruleid: command-injection-go
	return exec.Command("sh", "-c", "ping -c 1 "+host).Output()
}

func convert(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// ruleid: command-injection-go
	exec.Command("/bin/bash", "-c", fmt.Sprintf("convert %s out.png", name)).Run()
	// ruleid: command-injection-go
	exec.CommandContext(r.Context(), "bash", "-lc", name).Run()
	// ruleid: command-injection-go
	exec.Command(r.URL.Query().Get("program")).Run()
	// ok: command-injection-go
	exec.Command("convert", "--", name, "out.png").Run()
}

func fiberRun(c *fiber.Ctx) error {
	// ruleid: command-injection-go
	return exec.Command("sh", "-c", c.Query("command")).Run()
}

func fine(seconds int, dir string) {
	// ok: command-injection-go
	exec.Command("sh", "-c", fmt.Sprintf("sleep %d", seconds)).Run()
	// ok: command-injection-go
	exec.Command("sh", "-c", "ls | wc -l").Run()
	// ok: command-injection-go
	exec.Command("git", "-C", dir, "status").Run()
}
