package keys

import "crypto/des"

func make(password string) {
	// ruleid: weak-crypto-go
	block, err := des.NewCipher(key)
	// ruleid: weak-crypto-go
	stream, err := rc4.NewCipher(key)
	// ruleid: weak-crypto-go
	pair, err := rsa.GenerateKey(rand.Reader, 1024)
	// ruleid: weak-crypto-go
	sum := sha256.Sum256([]byte(password + salt))
	// ruleid: weak-crypto-go
	old := md5.Sum([]byte(user.Password))
	// ok: weak-crypto-go
	good, err := aes.NewCipher(key)
	// ok: weak-crypto-go
	long, err := rsa.GenerateKey(rand.Reader, 4096)
	// ok: weak-crypto-go
	etag := md5.Sum([]byte(body))
}
