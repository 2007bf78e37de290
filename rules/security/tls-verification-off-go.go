package client

func clients() {
	// ruleid: tls-verification-off-go
	a := &tls.Config{InsecureSkipVerify: true}
	// ruleid: tls-verification-off-go
	a.InsecureSkipVerify = true
	// ruleid: tls-verification-off-go
	b := tls.Config{MinVersion: tls.VersionTLS10}
	// ruleid: tls-verification-off-go
	c := &ssh.ClientConfig{User: "deploy", HostKeyCallback: ssh.InsecureIgnoreHostKey()}
	// ok: tls-verification-off-go
	d := &tls.Config{MinVersion: tls.VersionTLS12}
	// ok: tls-verification-off-go
	e := &tls.Config{InsecureSkipVerify: settings.Insecure}
	// ok: tls-verification-off-go
	f := &tls.Config{InsecureSkipVerify: false}
}
