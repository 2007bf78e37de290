package main

func main() {
	// ruleid: server-without-timeouts-go
	http.ListenAndServe(":8080", handler)
	// ruleid: server-without-timeouts-go
	bare := &http.Server{Addr: ":8080"}
	// ok: server-without-timeouts-go
	good := &http.Server{Addr: ":8080", ReadHeaderTimeout: 5 * time.Second}
	// ok: server-without-timeouts-go
	good.ListenAndServe()
}
