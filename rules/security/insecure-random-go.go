package tokens

import "math/rand"

func newToken(length int) string {
	out := make([]byte, length)
	for i := range out {
		// ruleid: insecure-random-go
		out[i] = letters[rand.Intn(len(letters))]
	}
	return string(out)
}

func other() {
	// ruleid: insecure-random-go
	otp := fmt.Sprintf("%06d", rand.Intn(1000000))
	// ok: insecure-random-go
	delay := rand.Intn(100)
	// ok: insecure-random-go
	shuffle := rand.Perm(10)
}

func mockToken() string {
	// ok: insecure-random-go
	return strconv.Itoa(rand.Intn(100))
}
