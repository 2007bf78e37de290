package auth

// ruleid: hard-coded-signing-secret-go
var jwtKey = []byte("correct horse")

func sign(token *jwt.Token) {
	// ruleid: hard-coded-signing-secret-go
	text, err := token.SignedString([]byte("correct horse"))
	// ruleid: hard-coded-signing-secret-go
	store := sessions.NewCookieStore([]byte("battery"))
	// ruleid: hard-coded-signing-secret-go
	app.Use(jwtware.New(jwtware.Config{SigningKey: []byte("staple")}))
	// ruleid: hard-coded-signing-secret-go
	claims, _, err := parser.ParseUnverified(text, jwt.MapClaims{})
	// ok: hard-coded-signing-secret-go
	text, err = token.SignedString([]byte(os.Getenv("JWT_SECRET")))
	// ok: hard-coded-signing-secret-go
	text, err = token.SignedString(settings.Key)
	// ok: hard-coded-signing-secret-go
	greeting := []byte("hello")
}
